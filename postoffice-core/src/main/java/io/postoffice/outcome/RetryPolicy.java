package io.postoffice.outcome;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When a mail is tried again after a transient failure.
 *
 * @param delays from each attempt to the next; the last repeats; not empty
 * @param jitter how far a delay is moved at random, as a part of it, from 0 to below 1: mail that failed together should not
 *     return together
 * @param maxAttempts after so many attempts the mail fails, positive
 * @param maxAge a mail that has been tried for so long fails
 */
public record RetryPolicy(List<Duration> delays, double jitter, int maxAttempts, Duration maxAge) {

    public RetryPolicy {
        delays = List.copyOf(delays);
    }

    /**
     * The delay after an attempt; empty when there is to be no other.
     *
     * @param attempt the attempt that failed, from 1
     * @param age how long ago the mail was first due
     * @param random gives numbers from 0 to below 1
     */
    Optional<Duration> delayAfter(int attempt, Duration age, DoubleSupplier random) {
        if (attempt >= maxAttempts || age.compareTo(maxAge) >= 0) {
            return Optional.empty();
        }
        Duration delay = delays.get(Math.min(attempt, delays.size()) - 1);
        double factor = 1 + jitter * (2 * random.getAsDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(delay.toMillis() * factor)));
    }
}
