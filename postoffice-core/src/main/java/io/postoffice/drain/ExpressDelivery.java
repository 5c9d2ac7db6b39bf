package io.postoffice.drain;

import io.postoffice.EmailStatus;
import io.postoffice.claim.Batch.Turn;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.outcome.Attempt;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Sends single mails on the threads of callers who cannot wait, beside the workers of a lane. */
final class ExpressDelivery {

    /** For a caller; then the queue has the mail, which is as urgent there. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Lane.Parts parts;
    private final LaneBuffer buffer;
    private final Wire wire;
    private final Breaker breaker;

    ExpressDelivery(Lane.Parts parts, LaneBuffer buffer, Wire wire) {
        this.parts = parts;
        this.buffer = buffer;
        this.wire = wire;
        this.breaker = parts.breaker();
    }

    /**
     * Sends one mail on the caller's thread, unless the backend is out of order, or somebody else is at it.
     *
     * @param owner the backend whose mail it is
     * @return where the mail stands then
     */
    EmailStatus deliver(UUID id, String owner) {
        if (!breaker.isClosed() || !wire.tryToEnter(LONGEST_WAIT)) {
            return EmailStatus.QUEUED;
        }
        try {
            // It may have gone out of order while there was no place.
            return breaker.isClosed() ? claimAndDeliver(id, owner) : EmailStatus.QUEUED;
        } finally {
            wire.leave();
        }
    }

    private EmailStatus claimAndDeliver(UUID id, String owner) {
        Optional<Turn> claimed = parts.leases().claim(id, owner, parts.backend().name());
        if (claimed.isEmpty()) {
            return EmailStatus.QUEUED;
        }
        ClaimedMail mail = claimed.get().mail();
        try {
            awaitTurn(claimed.get().heldFor());
            Attempt attempt = parts.delivery().attempt(mail);
            if (breaker.observe(attempt.receipt())) {
                buffer.wakeClaimer();
                parts.wakeStandIn();
            }
            return parts.settler().settleAtOnce(attempt);
        } catch (RuntimeException | Error ex) {
            // It would be extended for ever, and never be taken back.
            parts.leases().forget(mail.claim());
            throw ex;
        }
    }

    /** A moment; an interrupt is left for the caller, and has the mail go out no earlier. */
    private static void awaitTurn(Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        boolean interrupted = false;
        while (deadline - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(deadline - System.nanoTime());
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
