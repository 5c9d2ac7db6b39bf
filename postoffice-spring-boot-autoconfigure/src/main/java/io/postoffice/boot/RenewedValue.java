package io.postoffice.boot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value of the database that is renewed in the background, when somebody asks for it and it is old: whoever asks does not wait for a
 * database that is slow or away, and while nobody asks nothing is done. Making it takes a twentieth of the time at most.
 */
final class RenewedValue<T> {

    private static final Logger logger = LoggerFactory.getLogger(RenewedValue.class);

    private static final int REST = 19;

    private final Supplier<T> source;
    private final Duration shortestRest;
    private final Duration patience;
    private final Clock clock;
    private @Nullable FutureTask<Optional<Renewed<T>>> renewal;
    private volatile Optional<Renewed<T>> value = Optional.empty();
    private volatile Instant startedAt = Instant.MIN;
    private volatile Instant renewableAt = Instant.MIN;

    /**
     * @param shortestRest how long a value is good at least
     * @param patience how long to wait for a new value before the last one has to do; all who ask meanwhile together
     */
    RenewedValue(Supplier<T> source, Duration shortestRest, Duration patience, Clock clock) {
        this.source = source;
        this.shortestRest = shortestRest;
        this.patience = patience;
        this.clock = clock;
    }

    /** The newest value that there is; empty while there is none, or when it could not be had. */
    Optional<Renewed<T>> get() {
        try {
            FutureTask<Optional<Renewed<T>>> current = current();
            Duration left = patience.minus(Duration.between(startedAt, clock.instant()));
            return current.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException ex) {
            return value;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return value;
        } catch (ExecutionException ex) {
            throw new IllegalStateException(ex.getCause());
        }
    }

    private synchronized FutureTask<Optional<Renewed<T>>> current() {
        FutureTask<Optional<Renewed<T>>> running = renewal;
        if (running == null || (running.isDone() && !clock.instant().isBefore(renewableAt))) {
            running = new FutureTask<>(this::renew);
            renewal = running;
            startedAt = clock.instant();
            Thread thread = new Thread(running, "postoffice-count");
            thread.setDaemon(true);
            thread.start();
        }
        return running;
    }

    private Optional<Renewed<T>> renew() {
        Instant start = clock.instant();
        try {
            value = Optional.of(new Renewed<>(source.get(), start));
        } catch (RuntimeException ex) {
            // The database may be away; its messages may repeat parameters, its types do not.
            logger.debug("The queue could not be counted: {}", ex.getClass().getName());
            value = Optional.empty();
        }
        Instant end = clock.instant();
        Duration rest = Duration.between(start, end).multipliedBy(REST);
        renewableAt = end.plus(rest.compareTo(shortestRest) > 0 ? rest : shortestRest);
        return value;
    }

    /**
     * A value, and how old it is.
     *
     * @param at when it was begun to be made
     */
    record Renewed<T>(T value, Instant at) {}
}
