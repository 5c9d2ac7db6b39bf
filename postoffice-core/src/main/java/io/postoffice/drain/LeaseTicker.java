package io.postoffice.drain;

import io.postoffice.claim.LeaseKeeper;
import io.postoffice.claim.Reaper;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Extends this node's claims and takes back lapsed ones, at a fixed rate, on a thread that does nothing else. */
final class LeaseTicker {

    private static final Logger logger = LoggerFactory.getLogger(LeaseTicker.class);

    private final LeaseKeeper leases;
    private final Reaper reaper;
    private final Duration interval;
    private final Consumer<Set<String>> wake;
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
        executor.scheduleWithFixedDelay(this::tick, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        executor.shutdownNow();
    }

    private void tick() {
        attempt("extend its claims", leases::extendAll);
        attempt("take back lapsed claims", () -> wake.accept(reaper.reap()));
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error ex) {
            logger.warn("The node could not {}, and tries again: {}", what, Causes.deepestType(ex));
        }
    }
}
