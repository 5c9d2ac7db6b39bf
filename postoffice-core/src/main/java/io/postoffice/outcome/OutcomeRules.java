package io.postoffice.outcome;

import io.postoffice.claim.UnknownOutcome;
import java.util.Set;

/**
 * What decides whether a mail is tried again.
 *
 * @param retry after a transient failure
 * @param unknownOutcome after an attempt of which nobody knows how it ended
 * @param inFailover the names of backends that mail may change from or to while one is out of order
 */
public record OutcomeRules(RetryPolicy retry, UnknownOutcome unknownOutcome, Set<String> inFailover) {

    public OutcomeRules {
        inFailover = Set.copyOf(inFailover);
    }

    /** Where no backend stands in for another. */
    public OutcomeRules(RetryPolicy retry, UnknownOutcome unknownOutcome) {
        this(retry, unknownOutcome, Set.of());
    }
}
