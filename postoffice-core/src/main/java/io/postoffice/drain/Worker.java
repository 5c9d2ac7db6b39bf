package io.postoffice.drain;

import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.outcome.Attempt;
import io.postoffice.outcome.Causes;
import io.postoffice.outcome.GroupSettler;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes claimed mail from a lane's buffer, hands it to the transport, and the outcome to the settler. */
final class Worker implements Runnable {

    private static final Logger logger = LoggerFactory.getLogger(Worker.class);

    private final Lane.Parts parts;
    private final LeaseKeeper leases;
    private final GroupSettler settler;
    private final LaneBuffer buffer;
    private final Breaker breaker;
    private final Wire wire;

    Worker(Lane.Parts parts, LaneBuffer buffer, Wire wire) {
        this.parts = parts;
        this.leases = parts.leases();
        this.settler = parts.settler();
        this.buffer = buffer;
        this.breaker = parts.breaker();
        this.wire = wire;
    }

    @Override
    public void run() {
        HeldMail next = buffer.take();
        while (next.mail().isPresent()) {
            workOn(next.mail().get(), next);
            next = buffer.take();
        }
    }

    private void workOn(ClaimedMail mail, HeldMail held) {
        wire.enter();
        try {
            if (!leases.holds(mail.claim())) {
                logger.warn(
                        "Mail {} is not sent: its lease may have lapsed",
                        mail.claim().emailId());
                leases.forget(mail.claim());
            } else if (!breaker.remaining().isZero()) {
                leases.release(List.of(mail));
            } else if (held.hasLapsed()) {
                giveBackLapsed(mail);
            } else {
                deliver(mail);
            }
        } catch (RuntimeException | Error ex) {
            // A worker that dies would be missed by nobody, and its lane would drain slower for ever.
            logger.error(
                    "Mail {} was dropped by its worker, and is taken back when its lease lapses: {}",
                    mail.claim().emailId(),
                    Causes.describe(ex));
            leases.forget(mail.claim());
        } finally {
            wire.leave();
        }
    }

    /** For turns that are to come, each behind those that other nodes have been given meanwhile. */
    private void giveBackLapsed(ClaimedMail mail) {
        List<ClaimedMail> lapsed = buffer.drainLapsed();
        lapsed.add(mail);
        parts.giveBack(lapsed);
        buffer.wakeClaimer();
    }

    private void deliver(ClaimedMail mail) {
        Attempt attempt = parts.delivery().attempt(mail);
        // Whatever a sender's client left behind is not for the next mail.
        Thread.interrupted();
        settler.settle(attempt);
        if (breaker.observe(attempt.receipt())) {
            // It opened, and the backend would refuse the rest of the batch, too; or it closed, and there is more.
            if (!breaker.isClosed()) {
                parts.giveBack(buffer.drain());
            }
            buffer.wakeClaimer();
            parts.wakeStandIn();
        }
    }
}
