package io.postoffice.drain;

import io.postoffice.claim.LeaseKeeper;
import io.postoffice.claim.Reaper;
import io.postoffice.outcome.Causes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends this node's claims and takes back lapsed ones, at a fixed rate, on a thread that does nothing else.
 *
 * <p>After the database was away, claims that have lapsed say nothing about the nodes that hold them: those could not extend them.
 * Nobody takes any back until all have had the length of a lease to do so. A node that starts cannot know whether there was an
 * outage, and waits as well.
 */
final class LeaseTicker {

    private static final Logger logger = LoggerFactory.getLogger(LeaseTicker.class);

    private final LeaseKeeper leases;
    private final Reaper reaper;
    private final Duration interval;
    private final Consumer<Set<String>> wake;
    private long lastTrouble;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(LaneThreads.PLATFORM.named("postoffice-lease-"));

    LeaseTicker(LeaseKeeper leases, Reaper reaper, Duration interval, Consumer<Set<String>> wake) {
        this.leases = leases;
        this.reaper = reaper;
        this.interval = interval;
        this.wake = wake;
    }

    // Errors are caught in tick(), so that the schedule goes on; its future therefore has nothing to tell.
    @SuppressWarnings("FutureReturnValueIgnored")
    void start() {
        lastTrouble = System.nanoTime();
        executor.scheduleWithFixedDelay(this::tick, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        executor.shutdownNow();
    }

    private void tick() {
        attempt("extend its claims", leases::extendAll);
        if (System.nanoTime() - lastTrouble > leases.lease().toNanos()) {
            attempt("take back lapsed claims", () -> wake.accept(reaper.reap()));
        }
    }

    private void attempt(String what, Runnable work) {
        long start = System.nanoTime();
        try {
            work.run();
        } catch (RuntimeException | Error ex) {
            lastTrouble = System.nanoTime();
            logger.warn("The node could not {}, and tries again: {}", what, Causes.describe(ex));
        }
        if (System.nanoTime() - start > interval.toNanos()) {
            lastTrouble = System.nanoTime();
        }
    }
}
