package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.SmtpSink.Script;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.SmtpSettings.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each transport makes of a server that is in order. */
@Timeout(60)
abstract class SmtpDeliveryTest {

    static final String ANN = "ann@example.org";
    static final String BOB = "bob@example.org";
    static final MailMessage MESSAGE = Messages.to(ANN, BOB);
    static final Credentials CREDENTIALS = new Credentials("shop", "open sesame");

    final SmtpSink sink = new SmtpSink();
    final List<String> commands = new CopyOnWriteArrayList<>();

    @Nullable private MailTransport transport;

    abstract MailTransport transport(String host, @Nullable Credentials credentials, Properties properties);

    @AfterEach
    void close() {
        if (transport != null) {
            transport.close();
        }
        sink.close();
    }

    @Test
    void acceptedMailIsAccepted() {
        Receipt receipt = send();

        assertThat(receipt)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.refused()).isEmpty());
        assertThat(sink.received())
                .singleElement()
                .extracting(Received::from, Received::recipients)
                .containsExactly("shop@example.com", List.of(ANN, BOB));
    }

    @Test
    void mailGoesToItsEnvelopeOnlyAndSaysWhomItIsFor() {
        transport(Map.of()).send(MESSAGE, List.of(BOB));

        assertThat(sink.received()).singleElement().satisfies(received -> {
            assertThat(received.recipients()).containsExactly(BOB);
            assertThat(received.header("To")).isEqualTo(ANN + ", " + BOB);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void messageIdAndDateOnTheWireAreOurs(String allow8bitmime) {
        MailTransport sender = transport(Map.of("mail.smtp.allow8bitmime", allow8bitmime));
        MailMessage message = Messages.of(new MailBody("Hi", "Žluťoučký kůň", null));

        sender.send(message, List.of(ANN));
        sender.send(message, List.of(ANN));

        assertThat(sink.received()).hasSize(2).allSatisfy(received -> {
            assertThat(received.header("Message-ID")).isEqualTo("<0197-42@example.com>");
            assertThat(received.header("Date")).contains("1 Jun 2026");
        });
        assertThat(sink.received().get(0).data())
                .isEqualTo(sink.received().get(1).data());
    }

    @Test
    void credentialsAreUsed() {
        sink.play(offering("AUTH PLAIN", Map.of("AUTH", "235 2.7.0 welcome")));

        assertThat(transport(CREDENTIALS, Map.of()).send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(commands).anyMatch(command -> command.startsWith("AUTH PLAIN"));
    }

    final Receipt send() {
        return transport(Map.of()).send(MESSAGE, List.of(ANN, BOB));
    }

    final MailTransport transport(Map<String, String> properties) {
        return transport(null, properties);
    }

    final MailTransport transport(@Nullable Credentials credentials, Map<String, String> properties) {
        Properties all = new Properties();
        all.put("mail.smtp.sendpartial", "true");
        all.putAll(properties);
        transport = transport("localhost", credentials, all);
        return transport;
    }

    /** Answers commands that start so. */
    final Script answering(String start, String answer) {
        return (command, usual) -> {
            commands.add(command);
            return command.startsWith(start) ? answer : usual;
        };
    }

    /** Offers an extension, and answers its command. */
    final Script offering(String extension, Map<String, String> answers) {
        return (command, usual) -> {
            commands.add(command);
            if (command.startsWith("EHLO")) {
                return "250-sink\r\n250 " + extension;
            }
            return answers.getOrDefault(command.split(" ", 2)[0], usual);
        };
    }
}
