package io.postoffice.drain;

import io.postoffice.MailMessage;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.outcome.Attempt;
import io.postoffice.outcome.Causes;
import io.postoffice.render.Renderer;
import io.postoffice.render.UnrenderableMailException;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import java.time.Duration;
import java.util.List;

/** Finishes a claimed mail and hands it to its backend. */
record Delivery(Renderer renderer, Backend backend, String node, DeliveryObservation observation) {

    /** A node may be slow for a while; a template that is slow on each shall not take up their workers again and again. */
    private static final int MAX_ATTEMPTS_SLOW = 5;

    /** One try, on the caller's thread. */
    Attempt attempt(ClaimedMail mail) {
        long start = System.nanoTime();
        Receipt receipt = observation.observe(mail, backend.name(), () -> send(mail));
        return new Attempt(mail, backend.name(), node, receipt, Duration.ofNanos(System.nanoTime() - start));
    }

    private Receipt send(ClaimedMail mail) {
        MailMessage message;
        try {
            message = renderer.complete(mail.message());
        } catch (UnrenderableMailException ex) {
            Failure failure = new Failure(Phase.COMPOSE, null, Causes.deepestType(ex), ex.getMessage());
            return ex.isTooSlow() && mail.attempt() < MAX_ATTEMPTS_SLOW
                    ? new Receipt.Deferred(failure, List.of())
                    : new Receipt.Rejected(failure, List.of());
        } catch (RuntimeException | Error ex) {
            // The database that the templates are in may be away, and be back for the next try.
            return new Receipt.Deferred(new Failure(Phase.COMPOSE, null, Causes.deepestType(ex)), List.of());
        }
        return backend.transport().send(message, mail.outstanding().addresses());
    }
}
