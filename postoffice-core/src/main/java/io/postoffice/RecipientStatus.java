package io.postoffice;

/** What became of one recipient of a mail. Only a pending recipient is attempted again. */
public enum RecipientStatus {
    /** Not yet answered for, or answered with a transient refusal. */
    PENDING,
    /** The backend took responsibility for delivery to this recipient. */
    ACCEPTED,
    /** The backend refused this recipient's address for good. */
    REJECTED,
    /** The backend's policy kept it from taking the mail from us for this recipient, whose address may be good. */
    DENIED,
    /** Left out when the mail was stored: the allow-list does not have it. */
    DROPPED
}
