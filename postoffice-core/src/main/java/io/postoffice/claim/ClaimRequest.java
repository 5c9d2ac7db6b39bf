package io.postoffice.claim;

import java.time.Duration;

/**
 * What a lane asks for.
 *
 * @param backend the lane's backend
 * @param node the name of this node, for operators to read
 * @param limit how many mails at most, positive
 * @param lease how long the claims last unless extended
 */
public record ClaimRequest(String backend, String node, int limit, Duration lease) {}
