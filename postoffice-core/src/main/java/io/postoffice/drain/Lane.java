package io.postoffice.drain;

import io.postoffice.EmailStatus;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.outcome.Attempt;
import io.postoffice.outcome.GroupSettler;
import io.postoffice.transport.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend's share of the node: one thread that claims ahead, and as many workers as the backend may have messages on the
 * wire. What happens to one backend stays in its lane.
 */
final class Lane {

    private static final Logger logger = LoggerFactory.getLogger(Lane.class);

    /** For a caller; then the queue has the mail, which is as urgent there. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Parts parts;
    private final LaneBuffer buffer;
    private final BackendWatch watch;
    private final Wire wire;
    private final Claimer claimer;
    private final Thread claimerThread;
    private final List<Thread> workers = new ArrayList<>();

    Lane(Parts parts, LaneThreads threads) {
        this.parts = parts;
        Backend backend = parts.backend();
        // Two a worker at the least: one on the wire, and one to follow it while the claimer is at the database.
        this.buffer = new LaneBuffer(2 * backend.concurrency(), parts.settings().batchSize(), System::nanoTime);
        this.watch = new BackendWatch(backend.name());
        this.wire = new Wire(backend.concurrency());
        this.claimer = new Claimer(
                backend.name(), parts.leases(), buffer, watch, parts.settings().pollInterval());
        this.claimerThread =
                threads.named("postoffice-claim-" + backend.name() + '-').newThread(claimer);
        ThreadFactory workerThreads = threads.named("postoffice-send-" + backend.name() + '-');
        for (int i = 0; i < backend.concurrency(); i++) {
            workers.add(workerThreads.newThread(new Worker(parts, buffer, watch, wire)));
        }
    }

    /** The name of its backend. */
    String name() {
        return parts.backend().name();
    }

    void start() {
        claimerThread.start();
        workers.forEach(Thread::start);
    }

    /**
     * Sends one mail on the caller's thread, unless the backend is out of order, or somebody else is at it.
     *
     * @return where the mail stands then
     */
    EmailStatus deliverNow(UUID id) {
        if (watch.isOnTrial() || !wire.tryToEnter(LONGEST_WAIT)) {
            return EmailStatus.QUEUED;
        }
        try {
            // It may have gone out of order while there was no place.
            return watch.isOnTrial() ? EmailStatus.QUEUED : claimAndDeliver(id);
        } finally {
            wire.leave();
        }
    }

    private EmailStatus claimAndDeliver(UUID id) {
        Backend backend = parts.backend();
        Optional<ClaimedMail> claimed = parts.leases().claim(backend.name(), id);
        if (claimed.isEmpty()) {
            return EmailStatus.QUEUED;
        }
        try {
            Attempt attempt = parts.delivery().attempt(claimed.get());
            if (watch.observe(attempt.receipt())) {
                buffer.wakeClaimer();
            }
            return parts.settler().settleAtOnce(attempt);
        } catch (RuntimeException | Error ex) {
            // It would be extended for ever, and never be taken back.
            parts.leases().forget(claimed.get().claim());
            throw ex;
        }
    }

    /** Whether its mail is not to be waited for: the backend is out of order, and that for more than a moment. */
    boolean isOutForLong() {
        return watch.isOutForLong();
    }

    LaneState state() {
        return new LaneState(workers.size(), wire.taken(), buffer.waiting(), watch.remaining(), watch.isOnTrial());
    }

    /** Whether it has mail that is not sent yet: at hand, on the wire, or waiting for its backend to be in order. */
    boolean isUnfinished() {
        return buffer.waiting() > 0 || wire.taken() > 0 || watch.isOnTrial();
    }

    /** There may be due mail. */
    void wake() {
        buffer.wakeClaimer();
    }

    /** Claims no more, and takes no more mail from callers. */
    void stopClaiming() {
        wire.close();
        claimer.stop();
    }

    /** Gives back what is claimed and not on the wire, and lets the workers end after what is. */
    void giveBack(Duration limit) {
        join(claimerThread, limit);
        List<ClaimedMail> unattempted = buffer.drain();
        buffer.endWorkers(workers.size());
        parts.giveBack(unattempted);
    }

    /** Waits for the mail that is on the wire. */
    void awaitWorkers(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread worker : workers) {
            join(worker, Duration.ofNanos(deadline - System.nanoTime()));
        }
        boolean callersAreDone = wire.awaitEmpty(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        long busy = workers.stream().filter(Thread::isAlive).count();
        if (busy == 0 && !callersAreDone) {
            logger.warn(
                    "Callers are still sending mail of priority NOW over lane {}",
                    parts.backend().name());
        }
        if (busy > 0) {
            logger.warn(
                    "{} mails of lane {} are still on the wire; they are taken back when their leases lapse, and may then"
                            + " be delivered twice",
                    busy,
                    parts.backend().name());
        }
    }

    /** Goes on waiting when the stopping thread is interrupted: mail on the wire would be delivered twice. */
    private static void join(Thread thread, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (thread.isAlive() && deadline - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a lane works with.
     *
     * @param delivery where its mail goes
     * @param leases where its mail comes from
     * @param settler where the outcomes go
     */
    record Parts(Delivery delivery, LeaseKeeper leases, GroupSettler settler, DrainSettings settings) {

        Backend backend() {
            return delivery.backend();
        }

        /** Gives back mail that was claimed and not sent; what cannot be given back lapses. */
        void giveBack(List<ClaimedMail> unattempted) {
            try {
                leases.release(unattempted);
            } catch (RuntimeException ex) {
                logger.warn(
                        "{} claimed mails of lane {} could not be given back, and are taken back when their leases lapse: {}",
                        unattempted.size(),
                        backend().name(),
                        Causes.deepestType(ex));
            }
        }
    }
}
