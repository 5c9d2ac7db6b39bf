package io.postoffice;

/** What became of one recipient of a mail. An accepted or rejected recipient is never attempted again. */
public enum RecipientStatus {
    /** Not yet answered for, or answered with a transient refusal. */
    PENDING,
    /** The backend took responsibility for delivery to this recipient. */
    ACCEPTED,
    /** The backend refused this recipient for good. */
    REJECTED,
    /** Left out when the mail was stored: the allow-list does not have it. */
    DROPPED
}
