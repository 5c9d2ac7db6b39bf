package io.postoffice.store;

import io.postoffice.claim.SendingOrder;
import io.postoffice.enqueue.RecipientPolicy;

/**
 * What mail a node claims.
 *
 * @param order which comes first
 * @param recipients whom it may go to, also when it was stored while others were allowed
 */
public record ClaimRules(SendingOrder order, RecipientPolicy recipients) {}
