package io.postoffice.store;

import io.postoffice.claim.BackendLimits;
import io.postoffice.claim.SendingOrder;
import io.postoffice.enqueue.RecipientPolicy;
import java.util.Map;

/**
 * What mail a node claims.
 *
 * @param order which comes first
 * @param recipients whom it may go to, also when it was stored while others were allowed
 * @param limits what backends may send in a time, by their names; those that are not in it, as much as they take
 */
public record ClaimRules(SendingOrder order, RecipientPolicy recipients, Map<String, BackendLimits> limits) {

    public ClaimRules {
        limits = Map.copyOf(limits);
    }
}
