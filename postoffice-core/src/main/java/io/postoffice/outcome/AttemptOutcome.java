package io.postoffice.outcome;

/** How an attempt ended, as its log row says it. */
public enum AttemptOutcome {
    /** Accepted, for everybody who was still to be sent to. */
    SENT,
    /** Accepted for some; the others were refused for good, are tried again, or are given up, as their status says. */
    PARTLY_SENT,
    /** Not accepted, and tried again. */
    REQUEUED,
    /** Not accepted, and given up. */
    FAILED,
    /** Not accepted, and worthless before it could be tried again; or never tried. */
    EXPIRED,
    /** The node died, or the connection broke after the body: accepted or not, nobody knows. */
    UNKNOWN,
    /** No attempt: recipients were left out, because others stand in for them or the allow-list does not have them. */
    DROPPED
}
