package io.postoffice.drain;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a lane keeps away from a backend that is out of order: twice as long after each try that fails, until one
 * succeeds. Failures of mail that was on the wire together count as one.
 */
final class Pause {

    private static final Duration FIRST = Duration.ofSeconds(1);

    private final Duration longest;
    private final LongSupplier nanoTime;
    private Duration current = Duration.ZERO;
    private long endsAt;

    /**
     * @param longest what pauses grow to
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     */
    Pause(Duration longest, LongSupplier nanoTime) {
        this.longest = longest;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes note of a failure.
     *
     * @param permanent whether a soon try is pointless
     * @return whether a pause began with it
     */
    synchronized boolean failed(boolean permanent) {
        if (isActive() && nanoTime.getAsLong() - endsAt < 0) {
            return false;
        }
        Duration longer = current.isZero() ? FIRST : current.multipliedBy(2);
        current = permanent || longer.compareTo(longest) > 0 ? longest : longer;
        endsAt = nanoTime.getAsLong() + current.toNanos();
        return true;
    }

    /**
     * Takes note of a success.
     *
     * @return whether it ended a pause
     */
    synchronized boolean succeeded() {
        boolean ended = isActive();
        current = Duration.ZERO;
        return ended;
    }

    /** Whether the last try failed, so that the next is made with one mail only. */
    synchronized boolean isActive() {
        return !current.isZero();
    }

    /** How long the pause is that is being made, all of it; zero without one. */
    synchronized Duration length() {
        return current;
    }

    /** How long until the next try; zero when it may be made now. */
    synchronized Duration remaining() {
        long nanos = isActive() ? endsAt - nanoTime.getAsLong() : 0;
        return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ZERO;
    }
}
