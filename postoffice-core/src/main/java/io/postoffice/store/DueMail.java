package io.postoffice.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that is due, as a claim finds it.
 *
 * @param attempts how many it has behind it
 * @param dueAt since when
 * @param expiresAt when it becomes worthless; {@code null} for never
 * @param now the database's time when it was found
 */
record DueMail(
        UUID id, int attempts, Instant dueAt, @Nullable Instant expiresAt, Instant now) {

    boolean isExpired() {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
