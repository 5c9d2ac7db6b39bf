package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.MimeShape;
import io.postoffice.fixture.MimeText;
import io.postoffice.fixture.SmtpSink;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** A message that the application made goes out as it is, but for what the queue answers for. */
final class MimeMailTest {

    private static final List<String> ENVELOPE = List.of("ann@example.org");

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void arrivesAsItIs(MimeShape shape) throws Exception {
        MimeMessage made = made(shape);

        send(pooled("false"), message(made));

        assertThat(received()).containsExactlyElementsOf(described(made));
    }

    @ParameterizedTest
    @EnumSource
    void arrivesAsItIsThroughAPlainSender(MimeShape shape) throws Exception {
        MimeMessage made = made(shape);
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("localhost");
        sender.setPort(sink.port());

        send(new JavaMailSenderTransport(sender), message(made));

        assertThat(received()).containsExactlyElementsOf(described(made));
    }

    /** Angus encodes texts anew then, and would set a Message-ID. */
    @ParameterizedTest
    @EnumSource
    void contentArrivesWhereEightBitsAreAllowed(MimeShape shape) throws Exception {
        MimeMessage made = made(shape);

        send(pooled("true"), message(made));

        assertThat(withoutEncodings(received())).containsExactlyElementsOf(withoutEncodings(described(made)));
        assertThat(sink.received().get(0).header("Message-ID")).isEqualTo("<0197-42@example.com>");
    }

    @Test
    void addressesAreThoseOfTheMail() throws Exception {
        String made = """
                From: eve@example.org\r
                To: eve@example.org\r
                Cc: eve@example.org\r
                Bcc: eve@example.org\r
                Resent-Bcc: eve@example.org\r
                Reply-To: eve@example.org\r
                Sender: desk@example.org\r
                X-Order: 42\r
                \r
                Hello!\r
                """;
        MailMessage message = Messages.of(
                List.of(
                        new Recipient(RecipientKind.TO, "ann@example.org", "Ann"),
                        new Recipient(RecipientKind.BCC, "bob@example.org", null)),
                MailBody.ofMime(null, () -> made.getBytes(StandardCharsets.US_ASCII)),
                Map.of("X-Order", "43"));

        send(pooled("false"), message);

        assertThat(sink.received().get(0).recipients()).containsExactly("ann@example.org");
        assertThat(sink.received().get(0).data()).isEqualTo("""
                From: shop@example.com\r
                To: Ann <ann@example.org>\r
                Sender: desk@example.org\r
                X-Order: 43\r
                Date: Mon, 1 Jun 2026 12:00:00 +0000\r
                Message-ID: <0197-42@example.com>\r
                \r
                Hello!\r
                """);
    }

    @Test
    void mailThatCannotBeReadNowIsTriedAgain() throws Exception {
        MailMessage message = Messages.of(MailBody.ofMime(null, () -> {
            throw new IOException("The database is away");
        }));

        try (PooledSmtpTransport transport = pooled("false")) {
            assertThat(transport.send(message, ENVELOPE)).isInstanceOf(Receipt.Deferred.class);
        }
        assertThat(sink.connectionCount()).isZero();
    }

    private void send(MailTransport transport, MailMessage message) {
        try (transport) {
            assertThat(transport.send(message, ENVELOPE)).isInstanceOf(Receipt.Accepted.class);
        }
    }

    private PooledSmtpTransport pooled(String allow8bitmime) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.allow8bitmime", allow8bitmime);
        return new PooledSmtpTransport(
                new SmtpSettings("smtp", "localhost", sink.port(), null, properties),
                new PoolSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), 100, Duration.ofMinutes(1)),
                1);
    }

    private List<String> received() throws Exception {
        return withoutStamp(MimeText.described(sink.received().get(0).data()));
    }

    private static List<String> described(MimeMessage made) throws Exception {
        return withoutStamp(MimeText.described(bytes(made)));
    }

    /** Without what the queue answers for. */
    private static List<String> withoutStamp(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.matches("(From|To|Cc|Bcc|Reply-To|Date|Message-ID):.*"))
                .toList();
    }

    private static List<String> withoutEncodings(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.contains("Content-Transfer-Encoding:"))
                .toList();
    }

    private static MimeMessage made(MimeShape shape) throws Exception {
        MimeMessage made = new MimeMessage((Session) null);
        shape.preparator().prepare(made);
        made.saveChanges();
        return made;
    }

    private static MailMessage message(MimeMessage made) throws Exception {
        byte[] bytes = bytes(made).getBytes(StandardCharsets.ISO_8859_1);
        return Messages.of(MailBody.ofMime(null, () -> bytes));
    }

    private static String bytes(MimeMessage made) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        made.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
