package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.fixture.Messages;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import io.postoffice.transport.SmtpSettings.Credentials;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class JavaMailSenderTransportTest extends SmtpDeliveryTest {

    @Override
    MailTransport transport(String host, @Nullable Credentials credentials, Properties properties) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(host);
        sender.setPort(sink.port());
        if (credentials != null) {
            sender.setUsername(credentials.username());
            sender.setPassword(credentials.password());
        }
        sender.setJavaMailProperties(properties);
        return new JavaMailSenderTransport(sender);
    }

    @Test
    void acceptanceIsWithoutAReply() {
        assertThat(send()).isEqualTo(new Accepted(null, List.of()));
    }

    @Test
    void acceptedMailStaysAcceptedWhenItsConnectionCannotBeClosed() {
        Receipt receipt = sendThrough(mime -> {
            write(mime, OutputStream.nullOutputStream());
            throw new MailSendException("Failed to close server connection", new IOException("Broken pipe"));
        });

        assertThat(receipt).isEqualTo(new Accepted(null, List.of()));
    }

    /** Clients of services read the recipients off the header; SMTP leaves that one out. */
    @Test
    void unseenRecipientsAreToldToTheSenderAndNotToTheOthers() {
        MailMessage message = Messages.of(
                List.of(
                        new Recipient(RecipientKind.TO, "ann@x.org", null),
                        new Recipient(RecipientKind.BCC, "bob@x.org", null),
                        new Recipient(RecipientKind.BCC, "done@x.org", null)),
                new MailBody("Hi", "Hello!", null),
                Map.of());
        List<String> envelope = List.of("ann@x.org", "bob@x.org");
        List<String> told = new ArrayList<>();
        JavaMailSenderImpl service = new JavaMailSenderImpl() {
            @Override
            protected void doSend(MimeMessage[] messages, Object @Nullable [] originals) {
                try {
                    told.addAll(List.of(messages[0].getHeader("Bcc")));
                } catch (MessagingException ex) {
                    throw new IllegalStateException(ex);
                }
            }
        };
        new JavaMailSenderTransport(service).send(message, envelope);
        try (MailTransport plain = transport("localhost", null, new Properties())) {
            plain.send(message, envelope);
        }

        assertThat(told).containsExactly("bob@x.org");
        assertThat(sink.received()).singleElement().satisfies(mail -> {
            assertThat(mail.recipients()).containsExactlyElementsOf(envelope);
            assertThat(mail.data()).doesNotContain("Bcc").doesNotContain("bob").doesNotContain("done");
        });
    }

    @Test
    void defaultsOfTheSenderAreLeftAlone() {
        try (MailTransport plain = transport("localhost", null, new Properties())) {
            assertThat(plain.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"535 5.7.8 bad, true", "454 4.7.0 later, false", "[EOF], false", ", false"})
    void authenticationThatFailedIsReadOutOfItsText(@Nullable String text, boolean permanent) {
        Receipt receipt = sendThrough(mime -> {
            throw new MailAuthenticationException(new AuthenticationFailedException(text));
        });

        assertThat(receipt).isInstanceOfSatisfying(BackendFault.class, fault -> {
            assertThat(fault.permanent()).isEqualTo(permanent);
            assertThat(fault.failure().phase()).isEqualTo(Phase.CONNECT);
        });
    }

    @Test
    void messageThatTheSenderCannotMakeIsRejected() {
        assertThat(sendThrough(mime -> {
                    throw new MailParseException("A broken message");
                }))
                .isEqualTo(
                        new Rejected(new Failure(Phase.COMPOSE, null, MailParseException.class.getName()), List.of()));
        assertThat(sendThrough(mime -> {
                    throw new MailPreparationException("A broken message", new IllegalStateException());
                }))
                .isEqualTo(new Rejected(
                        new Failure(Phase.COMPOSE, null, IllegalStateException.class.getName()), List.of()));
    }

    @Test
    void exceptionOfNoKnownMeaningCountsAgainstTheMail() {
        assertThat(sendThrough(mime -> {
                    throw new IllegalStateException("The service's API chokes on it");
                }))
                .isEqualTo(new Deferred(
                        new Failure(Phase.CONNECT, null, IllegalStateException.class.getName()), List.of()));
    }

    @Test
    void errorWithinASenderIsForAnotherTry() {
        assertThat(sendThrough(mime -> {
                    throw new NoClassDefFoundError("com/example/ApiClient");
                }))
                .isEqualTo(new Deferred(
                        new Failure(Phase.CONNECT, null, NoClassDefFoundError.class.getName()), List.of()));
        assertThat(sendThrough(mime -> {
                    write(mime, OutputStream.nullOutputStream());
                    throw new NoClassDefFoundError("com/example/ApiClient");
                }))
                .isEqualTo(new Unknown(new Failure(Phase.BODY_DONE, null, NoClassDefFoundError.class.getName())));
    }

    @Test
    void connectionThatFailsIsTheBackendsFault() {
        assertThat(sendThrough(mime -> {
                    throw new MailSendException("The service's API is away", new IOException());
                }))
                .isEqualTo(new BackendFault(new Failure(Phase.CONNECT, null, IOException.class.getName()), false));
    }

    @Test
    void nobodyKnowsWhatBecameOfAMailWhoseSenderFailedAfterTheBody() {
        assertThat(sendThrough(mime -> {
                    write(mime, OutputStream.nullOutputStream());
                    throw new IllegalStateException("The service did not answer");
                }))
                .isEqualTo(new Unknown(new Failure(Phase.BODY_DONE, null, IllegalStateException.class.getName())));
    }

    @Test
    void mailThatWasWrittenBeforeItsSenderConnectedIsNotTakenAsAccepted() {
        assertThat(sendThrough(mime -> {
                    write(mime, OutputStream.nullOutputStream());
                    throw new MailSendException("HTTP 503", new IOException());
                }))
                .isEqualTo(new Unknown(new Failure(Phase.BODY_DONE, null, IOException.class.getName())));
    }

    @Test
    void senderOfTheApplicationIsNotClosed() {
        MailTransport sender = transport(Map.of());
        sender.close();

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp.example.org", ""})
    void senderIsAskedForNothingButToSend(String host) {
        JavaMailSenderImpl sender = new SenderOf(mime -> {});
        sender.setHost(host);

        assertThat(new JavaMailSenderTransport(sender).send(MESSAGE, List.of(ANN)))
                .isEqualTo(new Accepted(null, List.of()));
    }

    private static Receipt sendThrough(Consumer<MimeMessage> sending) {
        return new JavaMailSenderTransport(new SenderOf(sending)).send(MESSAGE, List.of(ANN));
    }

    private static void write(MimeMessage mime, OutputStream out) {
        try {
            mime.writeTo(out);
        } catch (IOException | MessagingException ex) {
            throw new MailSendException(Map.of(mime, ex));
        }
    }

    /** A sender of another make, a mail service's API for one. */
    private static final class SenderOf extends JavaMailSenderImpl {

        private final Consumer<MimeMessage> sending;

        SenderOf(Consumer<MimeMessage> sending) {
            this.sending = sending;
        }

        @Override
        public void send(MimeMessage mimeMessage) {
            sending.accept(mimeMessage);
        }
    }
}
