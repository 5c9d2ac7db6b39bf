package io.postoffice;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mail made ready at enqueue: addresses parsed, dated and identified, so that every attempt sends the same message.
 *
 * @param stamp what tells this message from any other
 * @param from the sender; its kind is of no account
 * @param recipients who it is for, and where answers go, in the order of the mail
 * @param body what it says
 * @param headers further headers, in the order of the mail
 * @param rendering what is left to be done to the body when it is delivered
 */
public record MailMessage(
        Stamp stamp,
        Sender from,
        List<Recipient> recipients,
        MailBody body,
        Map<String, String> headers,
        Rendering rendering) {

    public MailMessage {
        recipients = List.copyOf(recipients);
    }

    /** A message with a body to which nothing is left to be done. */
    public MailMessage(
            Stamp stamp, Sender from, List<Recipient> recipients, MailBody body, Map<String, String> headers) {
        this(stamp, from, recipients, body, headers, Rendering.NONE);
    }

    /** The same message, with this body, and nothing left to be done. */
    public MailMessage withBody(MailBody made) {
        return new MailMessage(stamp, from, recipients, made, headers);
    }

    /**
     * The identity and the times of a message, the same on every attempt (RFC 5322 3.6.1 and 3.6.4).
     *
     * @param messageId angle brackets included
     * @param date the {@code Date} header: when the application wrote the mail
     * @param expiresAt when it becomes worthless, which the {@code Expires} header says (RFC 4021, 2.1.50); {@code null} for never
     */
    public record Stamp(
            String messageId, Instant date, @Nullable Instant expiresAt) {}

    /**
     * Who a message is from.
     *
     * @param address the bare address, its domain in ASCII
     * @param personal the display name, decoded; {@code null} without one
     */
    public record Sender(String address, @Nullable String personal) {

        /** Tells nothing: addresses are kept out of logs. */
        @Override
        public String toString() {
            return "Sender[]";
        }
    }

    /** Names the Message-ID and sizes only: addresses and bodies are kept out of logs. */
    @Override
    public String toString() {
        return "MailMessage[%s, recipients=%d, %s]".formatted(stamp.messageId(), recipients.size(), body);
    }
}
