package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.InlineImage;
import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.transport.Receipt.Accepted;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MimeComposerTest {

    private static final String CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. ";

    @Test
    void textAloneIsAPlainMail() throws Exception {
        MimeMessage mime = read(Messages.of(new MailBody("Hi", "Hello!\r\nTwo lines", null)));

        assertThat(mime.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat(mime.getContent()).isEqualTo("Hello!\r\nTwo lines");
        assertThat(mime.getHeader("MIME-Version")).containsExactly("1.0");
    }

    @Test
    void htmlAloneIsAnHtmlMail() throws Exception {
        MimeMessage mime = read(Messages.of(new MailBody("Hi", null, "<p>Hello!</p>")));

        assertThat(mime.getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat(mime.getContent()).isEqualTo("<p>Hello!</p>");
    }

    @Test
    void bothAreAlternativesWithTheRicherOneLast() throws Exception {
        MimeMessage mime = read(Messages.of(new MailBody("Hi", CZECH, "<p>" + CZECH + "</p>")));

        // What quoted-printable text cannot hold.
        assertThat(mime.getContentType()).isEqualTo("multipart/alternative; boundary=\"=_a0197-42\"");
        MimeMultipart parts = (MimeMultipart) mime.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertPart(parts.getBodyPart(0), "text/plain", CZECH);
        assertPart(parts.getBodyPart(1), "text/html", "<p>" + CZECH + "</p>");
    }

    /** As mail clients want it: the images belong to the HTML form alone (RFC 2387), and are no attachments. */
    @Test
    void imagesStandBesideTheHtmlThatShowsThem() throws Exception {
        MailBody body = new MailBody("Hi", "Hello!", "<img src=\"cid:1@image\">")
                .withImages(List.of(
                        new InlineImage("1@image", "logo.png", "image/png", new byte[] {1, 2, 3}),
                        new InlineImage("2@image", "größe.gif", "image/gif", new byte[] {4})));
        MimeMultipart alternative = (MimeMultipart) read(Messages.of(body)).getContent();

        assertThat(alternative.getContentType()).startsWith("multipart/alternative");
        assertPart(alternative.getBodyPart(0), "text/plain", "Hello!");
        MimeMultipart related = (MimeMultipart) alternative.getBodyPart(1).getContent();
        assertThat(related.getContentType()).startsWith("multipart/related").contains("type=\"text/html\"");
        assertPart(related.getBodyPart(0), "text/html", "<img src=\"cid:1@image\">");
        MimeBodyPart image = (MimeBodyPart) related.getBodyPart(1);
        assertThat(image.getContentType()).startsWith("image/png");
        assertThat(image.getContentID()).isEqualTo("<1@image>");
        assertThat(image.getDisposition()).isEqualTo("inline");
        assertThat(image.getFileName()).isEqualTo("logo.png");
        assertThat(image.getInputStream()).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(related.getCount()).isEqualTo(3);
    }

    @Test
    void htmlAloneTakesItsImagesAlong() throws Exception {
        MailBody body = new MailBody("Hi", null, "<img src=\"cid:1@image\">")
                .withImages(List.of(new InlineImage("1@image", "logo.png", "image/png", new byte[] {1})));
        MimeMultipart related = (MimeMultipart) read(Messages.of(body)).getContent();

        assertThat(related.getContentType()).startsWith("multipart/related").contains("type=\"text/html\"");
        assertThat(related.getCount()).isEqualTo(2);
    }

    @Test
    void subjectAloneIsAMailWithoutText() throws Exception {
        MimeMessage mime = read(Messages.of(new MailBody("Hi", null, null)));

        assertThat(mime.getSubject()).isEqualTo("Hi");
        assertThat(mime.getContent()).isEqualTo("");
    }

    @Test
    void mailWithoutASubjectHasNoSuchHeader() throws Exception {
        assertThat(read(Messages.of(new MailBody(null, "Hello!", null))).getHeader("Subject"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Žluťoučký kůň",
                "日本語の件名",
                "party 🎉🎉🎉",
                "a very long one: Příliš žluťoučký kůň úpěl ďábelské ódy, a pak ještě jednou"
            })
    void nonAsciiSubjectAndNamesArriveAndHeadersAreAscii(String text) throws Exception {
        MailMessage message = new MailMessage(
                Messages.of(MailBody.EMPTY).stamp(),
                new MailMessage.Sender("shop@example.com", "From " + text),
                List.of(
                        new Recipient(RecipientKind.TO, "ann@example.org", "To " + text),
                        new Recipient(RecipientKind.CC, "bob@example.org", "Cc " + text),
                        new Recipient(RecipientKind.REPLY_TO, "ed@example.org", "Reply " + text)),
                new MailBody(text, "Hello!", null),
                Map.of());

        MimeMessage mime = read(message);

        assertThat(mime.getSubject()).isEqualTo(text);
        assertThat(mime.getFrom()).containsExactly(address("shop@example.com", "From " + text));
        assertThat(((InternetAddress) mime.getFrom()[0]).getPersonal()).isEqualTo("From " + text);
        assertThat(((InternetAddress) mime.getRecipients(RecipientType.TO)[0]).getPersonal())
                .isEqualTo("To " + text);
        assertThat(((InternetAddress) mime.getRecipients(RecipientType.CC)[0]).getPersonal())
                .isEqualTo("Cc " + text);
        assertThat(((InternetAddress) mime.getReplyTo()[0]).getPersonal()).isEqualTo("Reply " + text);
        assertThat(compose(message)).matches("[ -~\r\n\t]+");
    }

    @Test
    void nameWithACommaStaysOneAddress() throws Exception {
        MimeMessage mime = read(Messages.of(
                List.of(new Recipient(RecipientKind.TO, "ann@example.org", "Bee, \"Ann\" (x) <y@z>")),
                new MailBody("Hi", "Hello!", null),
                Map.of()));

        assertThat(mime.getRecipients(RecipientType.TO))
                .containsExactly(address("ann@example.org", null))
                .extracting(address -> ((InternetAddress) address).getPersonal())
                .containsExactly("Bee, \"Ann\" (x) <y@z>");
    }

    @Test
    void addresseesAreNamedButThoseOfBcc() throws Exception {
        MailMessage message = Messages.of(
                List.of(
                        new Recipient(RecipientKind.TO, "ann@example.org", null),
                        new Recipient(RecipientKind.TO, "bob@example.org", null),
                        new Recipient(RecipientKind.CC, "carl@example.org", null),
                        new Recipient(RecipientKind.BCC, "dora@example.org", "Dora"),
                        new Recipient(RecipientKind.REPLY_TO, "ed@example.org", null),
                        new Recipient(RecipientKind.REPLY_TO, "fay@example.org", null)),
                new MailBody("Hi", "Hello!", null),
                Map.of());

        MimeMessage mime = read(message);

        assertThat(mime.getHeader("From")).containsExactly("shop@example.com");
        assertThat(mime.getHeader("To")).containsExactly("ann@example.org, bob@example.org");
        assertThat(mime.getHeader("Cc")).containsExactly("carl@example.org");
        assertThat(mime.getHeader("Bcc")).isNull();
        assertThat(mime.getHeader("Reply-To")).containsExactly("ed@example.org, fay@example.org");
        assertThat(compose(message)).doesNotContainIgnoringCase("dora");
    }

    @Test
    void whatIsNotSetHasNoHeader() throws Exception {
        MimeMessage mime = read(Messages.of(
                List.of(new Recipient(RecipientKind.BCC, "dora@example.org", null)),
                new MailBody("Hi", "Hello!", null),
                Map.of()));

        assertThat(mime.getHeader("To")).isNull();
        assertThat(mime.getHeader("Cc")).isNull();
        assertThat(mime.getHeader("Reply-To")).isNull();
    }

    @Test
    void envelopeIsWhatItIsToldAndInNoHeader() throws Exception {
        WireMessage wire = MimeComposer.compose(Messages.to("ann@example.org"), List.of("x@example.org"));

        assertThat(wire.getAllRecipients()).containsExactly(address("x@example.org", null));
        assertThat(bytes(wire)).doesNotContain("x@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                "Žluťoučký kůň",
                "a long one that must be folded because it does not fit on one line of seventy-eight characters",
                "dlouhá, která se musí zalomit, protože se nevejde na jeden řádek o sedmdesáti osmi znacích, žluťoučká",
                "<https://example.org/unsubscribe?id=1>, <mailto:unsubscribe@example.org?subject=1>"
            })
    void customHeaderArrivesWhole(String value) throws Exception {
        MailMessage message =
                Messages.of(List.of(), new MailBody("Hi", "Hello!", null), Map.of("X-Custom-Header", value));

        String[] raw = read(message).getHeader("X-Custom-Header");

        assertThat(raw).hasSize(1);
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(raw[0]))).isEqualTo(value);
        assertThat(compose(message).split("\r\n"))
                .allSatisfy(line -> assertThat(line).matches("[ -~]*").hasSizeLessThanOrEqualTo(78));
    }

    @Test
    void dateAndMessageIdAreThoseOfTheMessage() throws Exception {
        MimeMessage mime = read(Messages.to("ann@example.org"));

        assertThat(mime.getSentDate()).isEqualTo(Date.from(Messages.DATE));
        assertThat(mime.getHeader("Message-ID")).containsExactly("<0197-42@example.com>");
    }

    @Test
    void expiryIsADateOfRfc5322() throws Exception {
        MailMessage expiring = Messages.expiringAt(Messages.DATE.plusSeconds(3600), "ann@example.org");
        MimeMessage mime = read(expiring);

        assertThat(new MailDateFormat().parse(mime.getHeader("Expires", null)))
                .isEqualTo(Messages.DATE.plusSeconds(3600));
        assertThat(mime.getHeader("Expires", null)).contains(" 2026 ");
        assertThat(read(Messages.to("ann@example.org")).getHeader("Expires")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kathmandu"})
    void datesAreTheSameOnNodesOfAllTimeZones(String zone) throws Exception {
        TimeZone usual = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            MimeMessage mime = read(Messages.expiringAt(Messages.DATE.plusSeconds(3600), "ann@example.org"));

            assertThat(mime.getHeader("Date", null)).isEqualTo("Mon, 1 Jun 2026 12:00:00 +0000");
            assertThat(mime.getHeader("Expires", null)).isEqualTo("Mon, 1 Jun 2026 13:00:00 +0000");
        } finally {
            TimeZone.setDefault(usual);
        }
    }

    @Test
    void expiryThatTheApplicationHasWrittenStays() throws Exception {
        MailMessage expiring = Messages.expiringAt(Messages.DATE.plusSeconds(3600), "ann@example.org");
        MimeMessage mime = read(new MailMessage(
                expiring.stamp(), expiring.from(), expiring.recipients(), expiring.body(), Map.of("expires", "never")));

        assertThat(mime.getHeader("Expires")).containsExactly("never");
    }

    @Test
    void messageIdSurvivesALaterChange() throws Exception {
        WireMessage wire = MimeComposer.compose(Messages.to("ann@example.org"), List.of("ann@example.org"));

        wire.saveChanges();

        assertThat(wire.getMessageID()).isEqualTo("<0197-42@example.com>");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void sameMessageGivesTheSameBytes(MailBody body) throws Exception {
        MailMessage message = Messages.of(
                List.of(new Recipient(RecipientKind.TO, "ann@example.org", "Žofie")), body, Map.of("X-A", "Žluťoučký"));

        assertThat(compose(message)).isEqualTo(compose(message));
        assertThat(bytes(MimeComposer.compose(message, List.of("bob@example.org"))))
                .isEqualTo(compose(message));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void noLineIsLongerThanSmtpAllows(MailBody body) throws Exception {
        assertThat(compose(Messages.of(body)).split("\r\n"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(998));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyBodySurvivesTheWire(MailBody body) throws Exception {
        assertSurvives(body, "false");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyBodySurvivesTheWireInEightBits(MailBody body) throws Exception {
        assertSurvives(body, "true");
    }

    private static void assertSurvives(MailBody body, String allow8bitmime) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.allow8bitmime", allow8bitmime);
        try (SmtpSink sink = new SmtpSink();
                PooledSmtpTransport transport = new PooledSmtpTransport(
                        new SmtpSettings("smtp", "localhost", sink.port(), null, properties),
                        new PoolSettings(Duration.ofMinutes(1), Duration.ofSeconds(10), 100, Duration.ofMinutes(1)),
                        1)) {
            assertThat(transport.send(Messages.of(body), List.of("ann@example.org")))
                    .isInstanceOf(Accepted.class);

            MimeMessage arrived = parse(sink.received().get(0).data());
            if (arrived.getContent() instanceof MimeMultipart parts) {
                assertThat(content(parts.getBodyPart(0).getContent())).isEqualTo(content(body.text()));
                assertThat(content(parts.getBodyPart(1).getContent())).isEqualTo(content(body.html()));
                assertThat(parts.getBodyPart(1).isMimeType("text/html")).isTrue();
            } else {
                assertThat(content(arrived.getContent()))
                        .isEqualTo(content(body.text() != null ? body.text() : body.html()));
            }
            assertThat(arrived.getSubject()).isEqualTo(body.subject());
        }
    }

    static List<MailBody> bodies() {
        String dots = ".\r\n..\r\n.dot\r\n\r\n.\r\nMAIL FROM:<x@example.org>\r\nend";
        String longLine = "x".repeat(5_000);
        String many = IntStream.range(0, 500)
                .mapToObj(i -> ". line " + i + " " + CZECH)
                .collect(Collectors.joining("\n"));
        return List.of(
                new MailBody("Hi", "Hello!", null),
                new MailBody("Hi", null, "<p>Hello!</p>"),
                new MailBody("Žluťoučký kůň", CZECH, "<p>" + CZECH + "</p>"),
                new MailBody("dots", dots, null),
                new MailBody("dots", null, dots),
                new MailBody("dots", dots, dots),
                new MailBody("long", longLine, null),
                new MailBody("long", longLine, longLine),
                new MailBody("long", CZECH.repeat(200), "<p>" + CZECH.repeat(200) + "</p>"),
                new MailBody("many", many, many),
                new MailBody("From", "From here\r\nFrom there", null),
                new MailBody("boundary", "--=_a0197-42\r\n\r\n--=_a0197-42--", null),
                new MailBody("🎉", "日本語 🎉", "<p>日本語 🎉</p>"));
    }

    private static void assertPart(BodyPart part, String type, String content) throws Exception {
        assertThat(part.getContentType()).isEqualToIgnoringCase(type + "; charset=UTF-8");
        assertThat(part.getContent()).isEqualTo(content);
    }

    /** Line breaks are CRLF on the wire, whatever they were before; the last one is the server's. */
    private static String content(@Nullable Object content) {
        return String.valueOf(content).replace("\r\n", "\n").stripTrailing();
    }

    private static InternetAddress address(String address, @Nullable String personal) throws IOException {
        return new InternetAddress(address, personal, "UTF-8");
    }

    private static MimeMessage read(MailMessage message) throws Exception {
        return parse(compose(message));
    }

    private static MimeMessage parse(String bytes) throws MessagingException {
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String compose(MailMessage message) throws Exception {
        return bytes(MimeComposer.compose(message, List.of("ann@example.org")));
    }

    private static String bytes(MimeMessage mime) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mime.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
