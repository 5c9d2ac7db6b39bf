package io.postoffice.drain;

import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.LeaseKeeper;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a lane's buffer filled with due mail: woken by commits and by its workers, and else by polling. */
final class Claimer implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(Claimer.class);

    /** Short: a database that is back has mail waiting in it. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String backend;
    private final LeaseKeeper leases;
    private final LaneBuffer buffer;
    private final BackendWatch watch;
    private final Duration pollInterval;
    private final Pause databasePause = new Pause(LONGEST_PAUSE, System::nanoTime);
    private volatile boolean stopping;

    Claimer(String backend, LeaseKeeper leases, LaneBuffer buffer, BackendWatch watch, Duration pollInterval) {
        this.backend = backend;
        this.leases = leases;
        this.buffer = buffer;
        this.watch = watch;
        this.pollInterval = pollInterval;
    }

    void stop() {
        stopping = true;
        buffer.wakeClaimer();
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
        Duration pause = watch.remaining();
        if (!pause.isZero()) {
            return pause;
        }
        int room = buffer.room();
        if (room == 0) {
            // Whatever woke this thread is looked for once there is room.
            buffer.expectMore(true);
            return pollInterval;
        }
        int limit = watch.isOnTrial() ? 1 : room;
        try {
            List<ClaimedMail> mails = leases.claim(backend, limit);
            // A trial is followed by more when it succeeds, which wakes this thread.
            buffer.expectMore(mails.size() == room);
            buffer.add(mails);
            if (databasePause.succeeded()) {
                logger.info("Lane {} claims mail again", backend);
            }
            return pollInterval;
        } catch (RuntimeException | Error ex) {
            // Errors, too: without this thread, the lane would be dead for good.
            if (databasePause.failed(false)) {
                logger.warn("Lane {} cannot claim mail, and tries again: {}", backend, Causes.deepestType(ex));
            }
            return databasePause.remaining();
        }
    }
}
