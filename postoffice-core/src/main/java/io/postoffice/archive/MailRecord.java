package io.postoffice.archive;

import io.postoffice.EmailStatus;
import io.postoffice.Priority;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a mail stands, without what it says and to whom.
 *
 * @param id its identifier in the queue
 * @param messageId its {@code Message-ID} header, angle brackets included
 * @param status where it stands
 * @param priority how urgent it is
 * @param backend the name of the backend that it goes out over
 * @param attempts how many attempts count against it, the one in progress included
 * @param times when what happened, or is to happen
 */
public record MailRecord(
        UUID id, String messageId, EmailStatus status, Priority priority, String backend, int attempts, Times times) {

    /**
     * The times of a mail, by the database's clock.
     *
     * @param createdAt when it was stored
     * @param dueAt when it is due for its next attempt; {@code null} while it is being sent, and when the queue is done with it
     * @param expiresAt when it becomes worthless; {@code null} for never
     * @param sentAt when it was accepted; {@code null} if it was not
     */
    public record Times(
            Instant createdAt,
            @Nullable Instant dueAt,
            @Nullable Instant expiresAt,
            @Nullable Instant sentAt) {}
}
