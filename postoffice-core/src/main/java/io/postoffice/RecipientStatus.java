package io.postoffice;

/** What became of one recipient of a mail. Only a pending recipient is attempted again. */
public enum RecipientStatus {
    /** Not yet answered for, or answered with a transient refusal. */
    PENDING,
    /** The backend took responsibility for delivery to this recipient. */
    ACCEPTED,
    /** The backend refused this recipient's address for good. */
    REJECTED,
    /** The backend would not take this mail, or any of ours, for this recipient, whose address may be good. */
    DENIED,
    /** Given up with the mail, which was out of attempts, or was refused as a whole. */
    FAILED,
    /** Given up because the mail expired. */
    EXPIRED,
    /** Withdrawn with the mail before the backend took it for this recipient. */
    CANCELLED,
    /** Left out by the configuration of recipients, which has others stand in for it, or does not allow it. */
    DROPPED
}
