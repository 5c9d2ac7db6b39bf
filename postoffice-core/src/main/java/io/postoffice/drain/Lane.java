package io.postoffice.drain;

import io.postoffice.EmailStatus;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.outcome.Causes;
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

    private final Parts parts;
    private final LaneBuffer buffer;
    private final Breaker breaker;
    private final Wire wire;
    private final ExpressDelivery express;
    private final Claimer claimer;
    private final Thread claimerThread;
    private final List<Thread> workers = new ArrayList<>();

    Lane(Parts parts, LaneThreads threads) {
        this.parts = parts;
        Backend backend = parts.backend();
        // Two a worker at the least: one on the wire, and one to follow it while the claimer is at the database.
        this.buffer = new LaneBuffer(2 * backend.concurrency(), parts.settings().batchSize(), System::nanoTime);
        this.breaker = parts.breaker();
        this.wire = new Wire(backend.concurrency());
        this.express = new ExpressDelivery(parts, buffer, wire);
        this.claimer = new Claimer(
                backend.name(),
                parts.leases(),
                buffer,
                parts.failover(),
                parts.settings().pollInterval());
        this.claimerThread =
                threads.named("postoffice-claim-" + backend.name() + '-').newThread(claimer);
        ThreadFactory workerThreads = threads.named("postoffice-send-" + backend.name() + '-');
        for (int i = 0; i < backend.concurrency(); i++) {
            workers.add(workerThreads.newThread(new Worker(parts, buffer, wire)));
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
     * @param owner the backend whose mail it is
     * @return where the mail stands then
     */
    EmailStatus deliverNow(UUID id, String owner) {
        return express.deliver(id, owner);
    }

    /** The backend that sends its mail for now, because its own is out of order. */
    Optional<String> standIn() {
        return parts.failover().standIn(name());
    }

    /** Whether its mail is not to be waited for: neither the backend nor another one can take it, and that for more than a moment. */
    boolean isOutForLong() {
        return parts.failover().isOutForLong(name());
    }

    /** Whether the backend is out of order for more than a moment, and others are to send its mail. */
    boolean isServedByAnother() {
        return breaker.isOutForLong() && !isOutForLong();
    }

    LaneState state() {
        return new LaneState(
                workers.size(),
                wire.taken(),
                buffer.waiting(),
                breaker.status(),
                claimer.exhaustedFor(),
                parts.failover().standsInFor(name()));
    }

    /** Whether it has mail that is not sent yet: at hand, on the wire, or waiting for a backend to be in order. */
    boolean isUnfinished() {
        return buffer.waiting() > 0 || wire.taken() > 0 || parts.failover().isOut(name());
    }

    /** There may be due mail, for it or for a lane that stands in for it. */
    void wake() {
        buffer.wakeClaimer();
        parts.wakeStandIn();
    }

    /** There may be due mail of a backend that it stands in for. */
    void wakeAsStandIn() {
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
     * @param failover tells whose mail it sends
     */
    record Parts(
            Delivery delivery, LeaseKeeper leases, GroupSettler settler, Failover failover, DrainSettings settings) {

        Backend backend() {
            return delivery.backend();
        }

        Breaker breaker() {
            return failover.breaker(backend().name());
        }

        void wakeStandIn() {
            failover.wakeStandIn(backend().name());
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
                        Causes.describe(ex));
            }
        }
    }
}
