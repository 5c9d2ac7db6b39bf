package io.postoffice;

/** The part an address plays in a mail. */
public enum RecipientKind {
    TO,
    CC,
    /** Receives the mail without being named in it. */
    BCC,
    /** Where answers go; not a recipient of the mail itself. */
    REPLY_TO;

    /** Whether the mail is delivered to an address of this kind. */
    public boolean isDelivered() {
        return this != REPLY_TO;
    }
}
