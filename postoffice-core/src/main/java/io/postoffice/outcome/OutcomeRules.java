package io.postoffice.outcome;

import io.postoffice.claim.UnknownOutcome;

/**
 * What decides whether a mail is tried again.
 *
 * @param retry after a transient failure
 * @param unknownOutcome after an attempt of which nobody knows how it ended
 */
public record OutcomeRules(RetryPolicy retry, UnknownOutcome unknownOutcome) {}
