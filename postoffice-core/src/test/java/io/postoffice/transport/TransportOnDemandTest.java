package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailMessage;
import io.postoffice.fixture.Messages;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TransportOnDemandTest {

    private final List<Recording> made = new ArrayList<>();
    private final TransportOnDemand transport = new TransportOnDemand(this::make);

    @Test
    void nothingIsMadeBeforeTheFirstMessage() {
        assertThat(transport.connections()).isZero();
        transport.close();

        assertThat(made).isEmpty();
    }

    @Test
    void allMessagesGoOverOne() {
        transport.send(message(), List.of("a@example.com"));
        transport.send(message(), List.of("b@example.com"));

        assertThat(made).hasSize(1);
        assertThat(made.get(0).envelopes).containsExactly(List.of("a@example.com"), List.of("b@example.com"));
        assertThat(transport.connections()).isEqualTo(2);
    }

    @Test
    void oneThatIsMadeIsClosed() {
        transport.send(message(), List.of("a@example.com"));

        transport.close();

        assertThat(made).singleElement().matches(one -> one.closed);
    }

    @Test
    void nothingIsMadeAfterTheEnd() {
        transport.close();

        assertThat(transport.send(message(), List.of("a@example.com"))).isInstanceOf(BackendFault.class);
        assertThat(made).isEmpty();
    }

    @Test
    void oneThatCannotBeMadeIsAFaultOfTheBackendUntilItCan() {
        List<Supplier<MailTransport>> sources = new ArrayList<>(List.of(
                () -> {
                    throw new IllegalStateException("no such setting");
                },
                this::make));
        TransportOnDemand failing =
                new TransportOnDemand(() -> sources.remove(0).get());

        assertThat(failing.send(message(), List.of("a@example.com"))).isInstanceOf(BackendFault.class);
        assertThat(failing.send(message(), List.of("a@example.com"))).isInstanceOf(Accepted.class);
    }

    private MailTransport make() {
        Recording transportMade = new Recording();
        made.add(transportMade);
        return transportMade;
    }

    private static MailMessage message() {
        return Messages.to("a@example.com");
    }

    private static final class Recording implements MailTransport {

        private final List<List<String>> envelopes = new ArrayList<>();
        private boolean closed;

        @Override
        public Receipt send(MailMessage message, List<String> envelope) {
            envelopes.add(envelope);
            return new Accepted(null, List.of());
        }

        @Override
        public int connections() {
            return envelopes.size();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
