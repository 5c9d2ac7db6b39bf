package io.postoffice.enqueue;

import io.postoffice.MailMessage;
import io.postoffice.Priority;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that has passed every check and is ready to be stored.
 *
 * @param id its identifier in the queue, a UUID of version 7
 * @param message the message, the same for every attempt
 * @param delivery when and how it goes out
 */
public record NewEmail(UUID id, MailMessage message, Delivery delivery) {

    /**
     * When and how a mail goes out.
     *
     * @param backend the name of a backend that exists
     * @param priority how urgent it is
     * @param scheduledAt the earliest time of the first attempt; {@code null} for at once
     * @param expiresAt when the mail becomes worthless; {@code null} for never
     */
    public record Delivery(
            String backend,
            Priority priority,
            @Nullable Instant scheduledAt,
            @Nullable Instant expiresAt) {}
}
