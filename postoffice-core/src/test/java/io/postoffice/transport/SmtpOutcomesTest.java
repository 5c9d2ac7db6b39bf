package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.SmtpSink.Script;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import io.postoffice.transport.SmtpSettings.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server can answer, and what each transport makes of it. */
@Timeout(60)
abstract class SmtpOutcomesTest {

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

    @ParameterizedTest
    @ValueSource(strings = {"450 4.7.1 greylisted", "451 4.3.0 later", "452 4.2.2 too many", "552 5.2.2 full"})
    void recipientsRefusedForNowDeferTheMail(String reply) {
        sink.play(answering("RCPT", reply));

        Receipt receipt = send();

        assertThat(receipt).isInstanceOfSatisfying(Deferred.class, deferred -> {
            assertThat(deferred.refused())
                    .containsExactlyInAnyOrder(
                            new RefusedRecipient(ANN, reply(reply), false),
                            new RefusedRecipient(BOB, reply(reply), false));
            assertThat(deferred.failure().phase()).isEqualTo(Phase.ENVELOPE);
            assertThat(deferred.failure().reply()).isEqualTo(reply(reply));
        });
        assertThat(sink.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.1 nobody", "551 5.1.6 moved", "553 5.1.3 bad", "550 nobody"})
    void recipientsRefusedForGoodRejectTheMail(String reply) {
        sink.play(answering("RCPT", reply));

        Receipt receipt = send();

        assertThat(receipt).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.refused())
                    .containsExactlyInAnyOrder(
                            new RefusedRecipient(ANN, reply(reply), true),
                            new RefusedRecipient(BOB, reply(reply), true));
            assertThat(rejected.failure().phase()).isEqualTo(Phase.ENVELOPE);
            assertThat(rejected.failure().reply()).isEqualTo(reply(reply));
        });
        assertThat(sink.received()).isEmpty();
    }

    @Test
    void mailWaitsWhenOneIsRefusedForGoodAndTheOtherForNow() {
        sink.play(answeringEach(Map.of(ANN, "550 5.1.1 nobody", BOB, "451 4.3.0 later")));

        assertThat(send())
                .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> assertThat(deferred.refused())
                                .containsExactlyInAnyOrder(
                                        new RefusedRecipient(ANN, reply("550 5.1.1 nobody"), true),
                                        new RefusedRecipient(BOB, reply("451 4.3.0 later"), false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"554 5.7.1 relay access denied", "530 5.7.0 authenticate first", "550 5.7.1 no", "554 no service"
            })
    void policyRejectsTheMail(String reply) {
        sink.play(answering("RCPT", reply));

        assertThat(send()).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.policy()).isTrue();
            assertThat(rejected.refused()).hasSize(2);
            assertThat(rejected.failure().reply()).isEqualTo(reply(reply));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "both"})
    void serverThatIsClosingAtARecipientDefersTheMail(String which) {
        sink.play(
                which.equals("one")
                        ? answering("RCPT TO:<ann", "421 4.3.2 closing")
                        : answering("RCPT", "421 closing"));

        Receipt receipt = transport(Map.of("mail.smtp.sendpartial", "false")).send(MESSAGE, List.of(ANN, BOB));

        assertThat(receipt)
                .isInstanceOfSatisfying(
                        Deferred.class,
                        deferred -> assertThat(deferred.refused()).isNotEmpty().allSatisfy(recipient -> {
                            assertThat(recipient.reply().code()).isEqualTo(421);
                            assertThat(recipient.permanent()).isFalse();
                        }));
        assertThat(sink.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "DATA", "."})
    void transientRefusalOfTheMailDefersIt(String command) {
        sink.play(answering(command, "451 4.3.0 later"));

        assertThat(send()).isInstanceOfSatisfying(Deferred.class, deferred -> {
            assertThat(deferred.refused()).isEmpty();
            assertThat(deferred.failure().reply()).isEqualTo(reply("451 4.3.0 later"));
            assertThat(deferred.failure().phase()).isEqualTo(command.equals(".") ? Phase.BODY_DONE : Phase.ENVELOPE);
        });
        assertThat(sink.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "DATA", "."})
    void permanentRefusalOfTheMailRejectsIt(String command) {
        sink.play(answering(command, "552 5.3.4 too large"));

        assertThat(send()).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.refused()).isEmpty();
            assertThat(rejected.failure().reply()).isEqualTo(reply("552 5.3.4 too large"));
            assertThat(rejected.failure().phase()).isEqualTo(command.equals(".") ? Phase.BODY_DONE : Phase.ENVELOPE);
        });
        assertThat(sink.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "DATA"})
    void serverThatIsClosingIsAtFault(String command) {
        sink.play(breakingOffAfter(command, "421 4.3.2 closing"));

        assertThat(send()).isInstanceOfSatisfying(BackendFault.class, fault -> {
            assertThat(fault.permanent()).isFalse();
            assertThat(fault.failure().reply()).isEqualTo(reply("421 4.3.2 closing"));
        });
    }

    @Test
    void refusedConnectionIsTheBackendsFault() {
        sink.close();

        assertThat(send()).isInstanceOfSatisfying(BackendFault.class, fault -> {
            assertThat(fault.permanent()).isFalse();
            assertThat(fault.failure().exceptionType()).isEqualTo("java.net.ConnectException");
            assertThat(fault.failure().describe()).startsWith("nothing accepts connections");
        });
    }

    @Test
    void unknownHostIsTheBackendsFault() {
        transport = transport("no-such-host.invalid", null, new Properties());

        assertThat(transport.send(MESSAGE, List.of(ANN))).isInstanceOfSatisfying(BackendFault.class, fault -> {
            assertThat(fault.permanent()).isFalse();
            assertThat(fault.failure().phase()).isEqualTo(Phase.CONNECT);
            assertThat(fault.failure().exceptionType()).isEqualTo("java.net.UnknownHostException");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "421 4.3.2 too busy"})
    void greetingThatFailsForNowIsTheBackendsFault(String greeting) {
        sink.play((command, usual) -> command.isEmpty() ? greeting : usual);

        assertThat(send()).isInstanceOfSatisfying(BackendFault.class, fault -> {
            assertThat(fault.permanent()).isFalse();
            assertThat(fault.failure().phase()).isEqualTo(Phase.CONNECT);
        });
    }

    @Test
    void nobodyKnowsWhatBecameOfAMailThatWasNotAnswered() {
        sink.play(answering(".", ""));

        assertThat(send())
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown -> assertThat(unknown.failure().phase()).isEqualTo(Phase.BODY_DONE));
        assertThat(sink.received()).hasSize(1);
    }

    @Test
    void acceptedMailStaysAcceptedWhenTheConnectionBreaksAfterwards() {
        sink.play(breakingOffAfter(".", "250 2.0.0 kept"));

        assertThat(transport(Map.of("mail.smtp.quitwait", "true")).send(MESSAGE, List.of(ANN, BOB)))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void credentialsThatAreRefusedNeedMending() {
        sink.play(offering("AUTH PLAIN", Map.of("AUTH", "535 5.7.8 bad credentials")));

        assertThat(transport(CREDENTIALS, Map.of()).send(MESSAGE, List.of(ANN)))
                .isInstanceOfSatisfying(BackendFault.class, fault -> {
                    assertThat(fault.permanent()).isTrue();
                    assertThat(fault.failure().phase()).isEqualTo(Phase.CONNECT);
                    assertThat(fault.failure().reply()).isEqualTo(reply("535 5.7.8 bad credentials"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"454 4.7.0 temporary failure", ""})
    void authenticationThatFailsForNowIsTriedAgain(String answer) {
        sink.play(offering("AUTH PLAIN", Map.of("AUTH", answer)));

        assertThat(transport(CREDENTIALS, Map.of()).send(MESSAGE, List.of(ANN)))
                .isInstanceOfSatisfying(
                        BackendFault.class,
                        fault -> assertThat(fault.permanent()).isFalse());
    }

    @Test
    void credentialsAreUsed() {
        sink.play(offering("AUTH PLAIN", Map.of("AUTH", "235 2.7.0 welcome")));

        assertThat(transport(CREDENTIALS, Map.of()).send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(commands).anyMatch(command -> command.startsWith("AUTH PLAIN"));
    }

    @Test
    void nothingGoesOutInTheClearWhereTlsIsRequired() {
        Receipt receipt = transport(Map.of("mail.smtp.starttls.enable", "true", "mail.smtp.starttls.required", "true"))
                .send(MESSAGE, List.of(ANN));

        assertThat(receipt).isInstanceOfSatisfying(BackendFault.class, fault -> {
            assertThat(fault.permanent()).isTrue();
            assertThat(fault.failure().phase()).isEqualTo(Phase.CONNECT);
        });
        assertThat(commands).noneMatch(command -> command.startsWith("MAIL"));
        assertThat(sink.received()).isEmpty();
    }

    @Test
    void tlsThatTheServerCannotDoNowIsTriedAgain() {
        sink.play(offering("STARTTLS", Map.of("STARTTLS", "454 4.7.0 no TLS for now")));

        Receipt receipt = transport(Map.of("mail.smtp.starttls.enable", "true", "mail.smtp.starttls.required", "true"))
                .send(MESSAGE, List.of(ANN));

        assertThat(receipt)
                .isInstanceOfSatisfying(
                        BackendFault.class,
                        fault -> assertThat(fault.permanent()).isFalse());
        assertThat(sink.received()).isEmpty();
    }

    @Test
    void argumentThatWouldEndItsCommandIsRejectedAndNoServerIsTold() {
        sink.play(answering("VRFY", ""));

        Receipt receipt = transport(Map.of()).send(MESSAGE, List.of("ann@example.org>\r\nDATA"));

        assertThat(receipt).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.refused()).isEmpty();
            assertThat(rejected.failure().exceptionType()).isEqualTo(IllegalArgumentException.class.getName());
        });
        assertThat(commands).noneMatch(command -> command.startsWith("RCPT") || command.startsWith("DATA"));
    }

    @Test
    void policyAgainstOneDoesNotGiveUpTheOther() {
        sink.play(answeringEach(Map.of(ANN, "554 5.7.1 no", BOB, "451 4.3.0 later")));

        assertThat(send()).isInstanceOf(Deferred.class);
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

    static SmtpReply reply(String text) {
        return SmtpReply.of(Integer.parseInt(text.substring(0, 3)), text);
    }

    /** Answers commands that start so. */
    final Script answering(String start, String answer) {
        return (command, usual) -> {
            commands.add(command);
            return command.startsWith(start) ? answer : usual;
        };
    }

    /** Answers as usual, but for these recipients. */
    final Script answeringEach(Map<String, String> answers) {
        return (command, usual) -> answers.entrySet().stream()
                .filter(answer -> command.startsWith("RCPT TO:<" + answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(usual);
    }

    /** Answers the command that starts so, and nothing after it. */
    final Script breakingOffAfter(String start, String answer) {
        AtomicBoolean broken = new AtomicBoolean();
        return (command, usual) -> {
            if (broken.get()) {
                return "";
            }
            broken.set(command.startsWith(start));
            return broken.get() ? answer : usual;
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
