package io.postoffice;

/**
 * How urgently a mail goes out, compared with the other due mail of its backend that is not claimed yet: a lane claims about a
 * second's worth ahead. Declared in sending order.
 */
public enum Priority {
    /** Goes out first: password resets, one-time codes. */
    HIGH,
    /** What a mail has when nothing else is said: confirmations, invoices. */
    MEDIUM,
    /** Goes out when nothing more urgent is due: newsletters, digests. */
    LOW
}
