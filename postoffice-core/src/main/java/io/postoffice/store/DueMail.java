package io.postoffice.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is due, as a claim finds it.
 *
 * @param attempts how many it has behind it
 * @param dueAt since when
 * @param since when it could be sent first
 * @param expiresAt when it becomes worthless; {@code null} for never
 * @param now the database's time when it was found
 */
record DueMail(
        UUID id,
        int attempts,
        Instant dueAt,
        Instant since,
        @Nullable Instant expiresAt,
        Instant now) {

    boolean isExpired() {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether it has been due before, and waits for its turn since. */
    boolean wasPutOff() {
        return dueAt.isAfter(since);
    }
}
