package io.postoffice;

/** Where a mail stands in the queue. */
public enum EmailStatus {
    /** Stored, and waiting for its first attempt. */
    QUEUED(false),
    /** Claimed by a node that is about to hand it to the backend, or is doing so. */
    SENDING(false),
    /** Accepted by the backend for at least one recipient. */
    SENT(true),
    /** An attempt ended without acceptance, or with that of some recipients only; another follows when the mail is due again. */
    REQUEUED(false),
    /** Refused for good, or out of attempts. */
    FAILED(true),
    /** Withdrawn before it was sent, or before it was sent to all: the status of each recipient tells. */
    CANCELLED(true),
    /** Its expiry passed before it could be sent. */
    EXPIRED(true);

    private final boolean terminal;

    EmailStatus(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether the queue is done with a mail of this status and will not attempt it again. */
    public boolean isTerminal() {
        return terminal;
    }
}
