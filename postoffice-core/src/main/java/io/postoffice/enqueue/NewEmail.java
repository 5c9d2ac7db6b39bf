package io.postoffice.enqueue;

import io.postoffice.EmailStatus;
import io.postoffice.MailMessage;
import io.postoffice.MailReceipt;
import io.postoffice.Priority;
import io.postoffice.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that has passed every check and is ready to be stored.
 *
 * @param id its identifier in the queue, a UUID of version 7
 * @param message the message, the same for every attempt
 * @param delivery when and how it goes out
 * @param labels what the application knows it by
 * @param trace where it comes from, in the words of a tracer, for its delivery to continue; empty without one
 */
public record NewEmail(UUID id, MailMessage message, Delivery delivery, Labels labels, Map<String, String> trace) {

    public NewEmail {
        trace = Map.copyOf(trace);
    }

    /** A mail that is not traced. */
    public NewEmail(UUID id, MailMessage message, Delivery delivery, Labels labels) {
        this(id, message, delivery, labels, Map.of());
    }

    NewEmail withTrace(Map<String, String> newTrace) {
        return new NewEmail(id, message, delivery, labels, newTrace);
    }

    /**
     * When and how a mail goes out.
     *
     * @param backend the name of a backend that exists
     * @param priority how urgent it is
     * @param scheduledAt the earliest time of the first attempt; {@code null} for at once
     * @param dropped who was to receive the mail and is not to, by the policy; recorded only
     */
    public record Delivery(
            String backend, Priority priority, @Nullable Instant scheduledAt, List<Recipient> dropped) {}

    /** What the application gets for it when it is stored. */
    public MailReceipt receipt() {
        return new MailReceipt(id, message.stamp().messageId(), status());
    }

    /** Where it stands when it is stored: a mail that reaches nobody is not to be sent. */
    public EmailStatus status() {
        boolean reachesSomebody = message.recipients().stream()
                .anyMatch(recipient -> recipient.kind().isDelivered());
        return reachesSomebody ? EmailStatus.QUEUED : EmailStatus.CANCELLED;
    }

    /**
     * What the application knows a mail by.
     *
     * @param idempotency keeps it from being stored twice; {@code null} when it may be
     * @param tags each once
     * @param metadata kept for the application
     */
    public record Labels(@Nullable Idempotency idempotency, List<String> tags, Map<String, String> metadata) {

        /** A mail that the application does not look for. */
        public static final Labels NONE = new Labels(null, List.of(), Map.of());
    }

    /**
     * Keeps a mail from being stored twice.
     *
     * @param key what the application calls it
     * @param payloadHash tells it from another mail of the same key: the SHA-256 of all that people receive, in hexadecimal digits
     */
    public record Idempotency(String key, String payloadHash) {}
}
