package io.postoffice.drain;

import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A backend's circuit breaker on this node: watches what comes of its mail. It is closed while the backend is in order; one fault
 * of the backend opens it, and its lane pauses; after the pause it is half-open, and lets one mail through, which closes it or opens
 * it again.
 */
final class Breaker {

    private static final Logger logger = LoggerFactory.getLogger(Breaker.class);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** After four tries that failed, or one that shows that somebody has to mend something. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(8);

    /**
     * One may be about a single sender or recipient, and two by chance. More would use up mail for nothing: each of them has
     * failed, and so would whatever follows.
     */
    private static final int POLICY_REJECTIONS = 3;

    private final String backend;
    private final Pause pause;
    private final AtomicInteger policyRejections = new AtomicInteger();
    private volatile @Nullable String reason;

    Breaker(String backend) {
        this(backend, System::nanoTime);
    }

    /**
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     */
    Breaker(String backend, LongSupplier nanoTime) {
        this.backend = backend;
        this.pause = new Pause(LONGEST_PAUSE, nanoTime);
    }

    /**
     * Takes note of a receipt.
     *
     * @return whether it opened or closed the breaker, or was no trial while it was half-open: the lane has something to do
     */
    boolean observe(Receipt receipt) {
        if (isOurs(receipt)) {
            return !isClosed();
        }
        BackendFault fault = faultIn(receipt);
        if (fault != null) {
            boolean began = pause.failed(fault.permanent());
            if (began) {
                report(fault);
            }
            return began;
        }
        boolean ended = pause.succeeded();
        if (ended) {
            reason = null;
            logger.info("Backend {} is in order again: its breaker is closed", backend);
        }
        return ended;
    }

    /** How long to keep away from the backend; zero when it may be tried. */
    Duration remaining() {
        return pause.remaining();
    }

    /** Whether it has failed so often, or for such a reason, that it is not to be waited for. */
    boolean isOutForLong() {
        return pause.length().compareTo(LONG_PAUSE) >= 0;
    }

    /** Whether the backend is in order. Else, nothing is sent, or the next mail is a trial. */
    boolean isClosed() {
        return !pause.isActive();
    }

    BreakerStatus status() {
        if (isClosed()) {
            return BreakerStatus.CLOSED;
        }
        Duration retryIn = pause.remaining();
        return new BreakerStatus(
                retryIn.isZero() ? BreakerStatus.State.HALF_OPEN : BreakerStatus.State.OPEN, retryIn, reason);
    }

    /**
     * What keeps the backend from taking any mail. Rejections by policy add up until it accepts one: a mail that it defers, or
     * whose recipients nobody knows, tells nothing of its policy.
     */
    private @Nullable BackendFault faultIn(Receipt receipt) {
        if (receipt instanceof Accepted) {
            policyRejections.set(0);
        } else if (receipt instanceof Rejected rejected
                && rejected.policy()
                && policyRejections.incrementAndGet() >= POLICY_REJECTIONS) {
            return new BackendFault(rejected.failure(), true);
        }
        return receipt instanceof BackendFault fault ? fault : null;
    }

    /** It ended before the backend was asked, and tells nothing of it. */
    private static boolean isOurs(Receipt receipt) {
        return (receipt instanceof Rejected rejected && rejected.failure().phase() == Phase.COMPOSE)
                || (receipt instanceof Deferred deferred && deferred.failure().phase() == Phase.COMPOSE);
    }

    private void report(BackendFault fault) {
        String cause = fault.failure().phase() + ": " + fault.failure().describe();
        reason = cause;
        logger.atLevel(fault.permanent() ? Level.ERROR : Level.WARN)
                .log(
                        "Backend {} is out of order ({}): its breaker is open, and lets a mail through for trial in {} s",
                        backend,
                        cause,
                        pause.remaining().toSeconds() + 1);
    }
}
