package io.postoffice;

/**
 * How urgently a mail goes out, compared with the other due mail of its backend that is not claimed yet: a lane claims about a
 * second's worth ahead. Declared in sending order.
 */
public enum Priority {
    /**
     * Goes out on the caller's thread, once it is stored, and before {@code send} returns; a transient failure leaves it to the queue.
     * Within a transaction, a worker sends it first of all right after the commit: the caller's connection is not to be held while a
     * mail server talks. The caller waits for that server, so this is for the few mails that somebody is looking at. Not for
     * {@code sendMany}, and not to be scheduled.
     */
    NOW,
    /** Goes out first: password resets, one-time codes. */
    HIGH,
    /** What a mail has when nothing else is said: confirmations, invoices. */
    MEDIUM,
    /** Goes out when nothing more urgent is due: newsletters, digests. */
    LOW
}
