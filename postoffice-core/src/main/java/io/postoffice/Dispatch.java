package io.postoffice;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When, how urgently and over which backend a {@link Mail} goes out. */
record Dispatch(
        @Nullable Priority priority,
        @Nullable Instant scheduledAt,
        @Nullable Instant expiresAt,
        @Nullable String backend) {

    static final Dispatch AT_ONCE = new Dispatch(null, null, null, null);

    Dispatch withPriority(Priority newPriority) {
        return new Dispatch(newPriority, scheduledAt, expiresAt, backend);
    }

    Dispatch withScheduledAt(Instant newScheduledAt) {
        return new Dispatch(priority, newScheduledAt, expiresAt, backend);
    }

    Dispatch withExpiresAt(Instant newExpiresAt) {
        return new Dispatch(priority, scheduledAt, newExpiresAt, backend);
    }

    Dispatch withBackend(String newBackend) {
        return new Dispatch(priority, scheduledAt, expiresAt, newBackend);
    }
}
