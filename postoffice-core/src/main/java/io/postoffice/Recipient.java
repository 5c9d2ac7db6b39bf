package io.postoffice;

import org.jspecify.annotations.Nullable;

/**
 * One address of a mail, parsed.
 *
 * @param kind the part that the address plays
 * @param address the bare address, its domain in ASCII (RFC 5890 A-labels)
 * @param personal the display name, decoded; {@code null} without one
 */
public record Recipient(
        RecipientKind kind, String address, @Nullable String personal) {

    /** Names the kind only: addresses are kept out of logs. */
    @Override
    public String toString() {
        return "Recipient[kind=" + kind + "]";
    }
}
