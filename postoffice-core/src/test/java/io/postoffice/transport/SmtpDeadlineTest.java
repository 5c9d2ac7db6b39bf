package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.MailMessage;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Reading;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.Deferred;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However slow a server is, a worker is free again at the deadline. */
@Timeout(60)
class SmtpDeadlineTest {

    private static final Duration DEADLINE = Duration.ofMillis(500);
    private static final List<String> ENVELOPE = List.of(SmtpDeliveryTest.ANN);

    private final SmtpSink sink = new SmtpSink();

    private Duration deadline = DEADLINE;

    @Nullable private MailTransport transport;

    @AfterEach
    void close() {
        if (transport != null) {
            transport.close();
        }
        sink.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', BackendFault",
        "EHLO, BackendFault",
        "MAIL, Deferred",
        "RCPT, Deferred",
        "DATA, Deferred",
        "., Unknown"
    })
    void replyThatDripsIsBrokenOff(String verb, String receipt) {
        sink.drip(verb);

        assertThat(sendInTime(transport(Map.of()), SmtpDeliveryTest.MESSAGE).getClass())
                .satisfies(type -> assertThat(type.getSimpleName()).isEqualTo(receipt));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void replyThatDripsOnAKeptConnectionIsNotWaitedForTwice(String verb) {
        MailTransport kept = transport(Map.of());
        // A machine that is busy may need more than one try within so short a deadline.
        await().until(() -> kept.send(SmtpDeliveryTest.MESSAGE, ENVELOPE) instanceof Accepted);
        int connections = sink.connectionCount();
        sink.drip(verb);

        assertThat(sendInTime(kept, SmtpDeliveryTest.MESSAGE)).isInstanceOf(Deferred.class);
        assertThat(sink.connectionCount()).isEqualTo(connections);
    }

    @Test
    void connectionThatWasBrokenOffAsItsMessageEndedIsNotUsedAgain() throws MessagingException {
        PoolSettings pool = new PoolSettings(Duration.ofMinutes(10), Duration.ofMinutes(1), 100, deadline);
        SmtpSettings settings = new SmtpSettings("smtp", "localhost", sink.port(), null, new Properties());
        try (Watchdog watchdog = new Watchdog(Duration.ofMinutes(1))) {
            SmtpConnection connection =
                    new SmtpConnection(SmtpSession.create(settings, watchdog), settings, System::nanoTime, watchdog);
            connection.open();
            assertThat(connection.isFit(pool)).isTrue();

            connection.breakOff();
            assertThat(connection.isFit(pool)).isFalse();
        }
    }

    @Test
    void bodyThatIsReadByDripsIsBrokenOff() {
        sink.read(Reading.DRIPPING);

        assertThat(sendInTime(transport(Map.of()), Messages.large()))
                .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> assertThat(deferred.failure().phase()).isEqualTo(Phase.BODY));
    }

    @Test
    void connectionIsNotBrokenOffLaterThanItsMessage() {
        MailTransport kept = transport(Map.of());

        await().until(() -> kept.send(SmtpDeliveryTest.MESSAGE, ENVELOPE) instanceof Accepted);
        int connections = sink.connectionCount();

        await().during(DEADLINE.multipliedBy(2))
                .until(() -> kept.send(SmtpDeliveryTest.MESSAGE, ENVELOPE) instanceof Accepted);
        assertThat(sink.connectionCount()).isEqualTo(connections);
    }

    @Test
    void replyToTheBodyMayTakeLongerThanAnyOther() {
        deadline = Duration.ofMinutes(1);
        CountDownLatch never = new CountDownLatch(1);
        sink.play((command, usual) -> {
            if (command.equals(".")) {
                takeTime(never, Duration.ofMillis(300));
            }
            return usual;
        });

        assertThat(transport(Map.of("mail.smtp.timeout", "100")).send(SmtpDeliveryTest.MESSAGE, ENVELOPE))
                .isInstanceOf(Accepted.class);
    }

    private static Receipt sendInTime(MailTransport transport, MailMessage message) {
        long start = System.nanoTime();
        Receipt receipt = transport.send(message, ENVELOPE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, DEADLINE.plusSeconds(1));
        return receipt;
    }

    private MailTransport transport(Map<String, String> more) {
        Properties properties = new Properties();
        properties.putAll(more);
        transport = new PooledSmtpTransport(
                new SmtpSettings("smtp", "localhost", sink.port(), null, properties),
                new PoolSettings(Duration.ofMinutes(10), Duration.ofSeconds(10), 100, deadline),
                1);
        return transport;
    }

    private static void takeTime(CountDownLatch never, Duration time) {
        try {
            assertThat(never.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
