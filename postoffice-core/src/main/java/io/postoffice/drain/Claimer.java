package io.postoffice.drain;

import io.postoffice.claim.Batch;
import io.postoffice.claim.Batch.Turn;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.outcome.Causes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lane's buffer filled with due mail, its own and that of backends that it stands in for: woken by commits and by its workers,
 * and else by polling, or when there are turns again.
 */
final class Claimer implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(Claimer.class);

    /** Short: a database that is back has mail waiting in it. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** How long a limit is trusted to have no turns; somebody may have set it anew. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final String backend;
    private final LeaseKeeper leases;
    private final LaneBuffer buffer;
    private final Failover failover;
    private final Duration pollInterval;
    private final Pause databasePause = new Pause(LONGEST_PAUSE, System::nanoTime);
    private volatile long exhaustedUntil = System.nanoTime();
    private boolean othersFirst;
    private volatile boolean stopping;

    Claimer(String backend, LeaseKeeper leases, LaneBuffer buffer, Failover failover, Duration pollInterval) {
        this.backend = backend;
        this.leases = leases;
        this.buffer = buffer;
        this.failover = failover;
        this.pollInterval = pollInterval;
    }

    void stop() {
        stopping = true;
        buffer.wakeClaimer();
    }

    /** How long until the limit of the backend has turns again; zero if it has some, or there is none. */
    Duration exhaustedFor() {
        long nanos = exhaustedUntil - System.nanoTime();
        return nanos > 0 ? Duration.ofNanos(nanos) : Duration.ZERO;
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                buffer.awaitWakeUp(claimAhead());
            } catch (InterruptedException ex) {
                // Nobody has a reason to; stopping is told otherwise.
                logger.warn("Lane {} was interrupted, and goes on", backend);
            }
        }
    }

    /**
     * Claims what there is room for.
     *
     * @return how long to wait for a wake-up before the next claim
     */
    private Duration claimAhead() {
        Duration pause = longer(failover.breaker(backend).remaining(), exhaustedFor());
        if (!pause.isZero()) {
            return pause;
        }
        int room = buffer.room();
        if (room == 0) {
            // Whatever woke this thread is looked for once there is room.
            buffer.expectMore(true);
            return pollInterval;
        }
        // A trial is followed by more when it succeeds, which wakes this thread.
        int limit = failover.breaker(backend).isClosed() ? room : 1;
        try {
            Duration wait = claim(limit, room);
            if (databasePause.succeeded()) {
                logger.info("Lane {} claims mail again", backend);
            }
            return wait;
        } catch (RuntimeException | Error ex) {
            // Errors, too: without this thread, the lane would be dead for good.
            if (databasePause.failed(false)) {
                logger.warn("Lane {} cannot claim mail, and tries again: {}", backend, Causes.describe(ex));
            }
            return databasePause.remaining();
        }
    }

    /** Mail of each backend has its share of the room, and of what others leave. */
    private Duration claim(int limit, int room) {
        List<String> sources = sources();
        List<Turn> claimed = new ArrayList<>();
        Duration wait = pollInterval;
        boolean moreExpected = false;
        try {
            for (int i = 0;
                    i < sources.size()
                            && claimed.size() < limit
                            && exhaustedFor().isZero();
                    i++) {
                int others = sources.size() - i - 1;
                int share = (limit - claimed.size() + others) / (others + 1);
                Batch batch = leases.claim(sources.get(i), backend, share);
                claimed.addAll(batch.turns());
                failover.paused(backend, batch.isPaused());
                moreExpected |= batch.turns().size() == share;
                exhaustedUntil = System.nanoTime()
                        + shorter(batch.exhaustedFor(), LONGEST_WAIT).toNanos();
                wait = batch.nextDue() == null ? wait : shorter(wait, batch.nextDue());
            }
        } finally {
            // Also what was claimed before another claim failed.
            buffer.expectMore(moreExpected && limit == room);
            buffer.add(claimed);
        }
        return exhaustedFor().isZero() ? wait : exhaustedFor();
    }

    /** The others in turn before and after its own, so that each begins with the whole room now and then. */
    private List<String> sources() {
        List<String> sources = new ArrayList<>(failover.standsInFor(backend));
        othersFirst = !othersFirst;
        sources.add(othersFirst ? sources.size() : 0, backend);
        return sources;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
