package io.postoffice.drain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How this node stands to a backend.
 *
 * @param state whether it sends over it
 * @param retryIn how long until a mail is let through for trial; zero unless it is open
 * @param reason why it opened: how far a mail got, and the codes of the reply or what else is known; {@code null} while it is closed
 */
public record BreakerStatus(
        State state, Duration retryIn, @Nullable String reason) {

    /** The backend is in order. */
    static final BreakerStatus CLOSED = new BreakerStatus(State.CLOSED, Duration.ZERO, null);

    /** What a breaker does with mail. */
    public enum State {
        /** Lets it through. */
        CLOSED,
        /** Keeps it from a backend that is out of order. */
        OPEN,
        /** Lets a single one through, to see whether the backend is in order again. */
        HALF_OPEN
    }
}
