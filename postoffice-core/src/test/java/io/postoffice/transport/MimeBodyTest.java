package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.AttachmentContent;
import io.postoffice.InlineImage;
import io.postoffice.MailBody;
import io.postoffice.MessageAttachment;
import io.postoffice.fixture.ArrivedFile;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.MimeText;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.Deferred;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.InputStreamSource;

/** How a message is put together of texts, images and files. */
final class MimeBodyTest {

    private static final byte[] CONTENT = "line\n.\nand Žluťoučký".getBytes(StandardCharsets.UTF_8);

    private static final MessageAttachment FILE = attachment("a.txt", "text/plain", null);
    private static final MessageAttachment LOGO = attachment("logo.png", "image/png", "logo@shop");

    /** The part of each depth in brackets, as mail clients want it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Hi | -    | mixed[text/plain text/plain]
            -  | <p>  | mixed[related[text/html image/gif image/png] text/plain]
            Hi | <p>  | mixed[alternative[text/plain related[text/html image/gif image/png]] text/plain]
            -  | -    | mixed[text/plain]
            """)
    void filesStandBesideTheTextsAndWhatTheHtmlShowsBesideIt(
            @Nullable String text, @Nullable String html, String structure) throws Exception {
        boolean shows = html != null;
        MailBody body = new MailBody("Hi", text, html)
                .withImages(shows ? List.of(new InlineImage("1@image", "a.gif", "image/gif", new byte[1])) : List.of())
                .withAttachments(shows ? List.of(LOGO, FILE) : List.of(FILE));

        assertThat(structure(MimeText.parse(compose(body)))).isEqualTo(structure);
    }

    @Test
    void withoutHtmlWhatItWouldShowIsAFile() throws Exception {
        String message = compose(new MailBody("Hi", "Hello", null).withAttachments(List.of(LOGO)));

        assertThat(structure(MimeText.parse(message))).isEqualTo("mixed[text/plain image/png]");
        assertThat(message).contains("Content-ID: <logo@shop>", "Content-Disposition: inline");
    }

    @Test
    void sameMessageGivesTheSameBytes() throws Exception {
        MailBody body = new MailBody("Hi", "Hello", "<p>").withAttachments(List.of(LOGO, FILE, FILE));
        assertThat(compose(body)).isEqualTo(compose(body));
    }

    /** Angus would read a text into memory, and send it as it is then. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void textFileKeepsItsEncoding(String eightBits) throws Exception {
        try (SmtpSink sink = new SmtpSink();
                PooledSmtpTransport transport = transport(sink, eightBits)) {
            MailBody body = new MailBody("Hi", "Hello", null).withAttachments(List.of(FILE));
            assertThat(transport.send(Messages.of(body), List.of("ann@example.org")))
                    .isInstanceOf(Accepted.class);

            ArrivedFile arrived = ArrivedFile.of(sink.received().get(0)).get(0);
            assertThat(arrived.header("Content-Transfer-Encoding")).isEqualTo("base64");
            assertThat(arrived.content()).isEqualTo(CONTENT);
        }
    }

    /** The connection is broken off before the server takes the message for complete; it is tried again. */
    @Test
    void messageIsNotCompletedWithoutAllOfItsFiles() throws Exception {
        InputStreamSource missing = () -> {
            throw new IOException("The file is away");
        };
        try (SmtpSink sink = new SmtpSink();
                PooledSmtpTransport transport = transport(sink, "false")) {
            MessageAttachment away =
                    new MessageAttachment("a", "text/plain", null, Map.of(), new AttachmentContent("", 1, missing));
            MailBody body = new MailBody("Hi", "Hello", null).withAttachments(List.of(FILE, away));
            assertThat(transport.send(Messages.of(body), List.of("ann@example.org")))
                    .isInstanceOf(Deferred.class);
            assertThat(sink.received()).isEmpty();
            assertThat(transport.send(Messages.to("ann@example.org"), List.of("ann@example.org")))
                    .isInstanceOf(Accepted.class);
        }
    }

    private static PooledSmtpTransport transport(SmtpSink sink, String eightBits) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.allow8bitmime", eightBits);
        return new PooledSmtpTransport(
                new SmtpSettings("smtp", "localhost", sink.port(), null, properties),
                new PoolSettings(Duration.ofMinutes(1), Duration.ofSeconds(10), 100, Duration.ofMinutes(1)),
                1);
    }

    private static String structure(Part part) throws Exception {
        ContentType type = new ContentType(part.getContentType());
        if (!(part.getContent() instanceof Multipart multipart)) {
            return type.getBaseType();
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < multipart.getCount(); i++) {
            parts.add(structure(multipart.getBodyPart(i)));
        }
        return type.getSubType() + "[" + String.join(" ", parts) + "]";
    }

    private static String compose(MailBody body) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MimeComposer.compose(Messages.of(body), List.of("ann@example.org")).writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static MessageAttachment attachment(String name, String type, @Nullable String contentId) {
        return new MessageAttachment(
                name,
                type,
                contentId,
                Map.of(),
                new AttachmentContent("", CONTENT.length, () -> new ByteArrayInputStream(CONTENT)));
    }
}
