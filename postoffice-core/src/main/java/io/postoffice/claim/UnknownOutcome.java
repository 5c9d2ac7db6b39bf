package io.postoffice.claim;

/** What to do with a mail that may or may not have been accepted: its node died, or the connection broke after the body. */
public enum UnknownOutcome {
    /** Attempt it again under the same Message-ID: never lost, possibly delivered twice. */
    RETRY,
    /** Fail it, for an operator to decide: never delivered twice, possibly not at all. */
    HOLD
}
