package io.postoffice.claim;

import java.util.UUID;

/**
 * A lease on one row of the queue. The token fences it: once another node has claimed the row, nothing done under this
 * claim has an effect.
 *
 * @param emailId the row
 * @param token drawn afresh for every claim
 */
public record Claim(UUID emailId, UUID token) {}
