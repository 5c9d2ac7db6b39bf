package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.Rendering;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.ClaimedMail.Origin;
import io.postoffice.claim.ClaimedMail.Outstanding;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.Templates;
import io.postoffice.render.UnrenderableMailException;
import io.postoffice.transport.Backend;
import io.postoffice.transport.MailTransport;
import io.postoffice.transport.Receipt;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of a mail that cannot be made when it is delivered. */
final class DeliveryTest {

    @Test
    void mailThatWasMadeTooSlowlyIsTriedAgainSomeTimes() {
        assertThat(receipt(true, 1)).isInstanceOf(Receipt.Deferred.class);
        assertThat(receipt(true, 4)).isInstanceOf(Receipt.Deferred.class);
        assertThat(receipt(true, 5)).isInstanceOf(Receipt.Rejected.class);
    }

    @Test
    void mailThatCannotBeMadeFails() {
        assertThat(receipt(false, 1)).isInstanceOf(Receipt.Rejected.class);
    }

    private static Receipt receipt(boolean tooSlow, int attempt) {
        Delivery delivery = new Delivery(
                Templates.of((name, language) -> {
                    throw new UnrenderableMailException("it takes long", tooSlow);
                }),
                new Backend("default", 1, new NoTransport()),
                "node",
                DeliveryObservation.NONE);
        MailMessage message = Messages.of(MailBody.EMPTY, new Rendering("slow", null, "{}", List.of()));
        return delivery.attempt(new ClaimedMail(
                        new Claim(UUID.randomUUID(), UUID.randomUUID()),
                        attempt,
                        new Origin(Messages.DATE, Map.of()),
                        message,
                        new Outstanding(List.of("ann@example.org"), 0, 0)))
                .receipt();
    }

    /** Is never reached. */
    private static final class NoTransport implements MailTransport {

        @Override
        public Receipt send(MailMessage message, List<String> envelope) {
            throw new AssertionError("There is nothing to send");
        }

        @Override
        public void close() {}
    }
}
