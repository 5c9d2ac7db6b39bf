package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.postoffice.InvalidMailException;
import io.postoffice.fixture.ArrivedFile;
import io.postoffice.fixture.MimeShape;
import io.postoffice.fixture.MimeText;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.util.unit.DataSize;

/** Code that was written for a direct sender sends the same mail through the queue. */
final class QueueingJavaMailSenderTest {

    private final SmtpSink sink = new SmtpSink();
    private final SmtpSink directSink = new SmtpSink();
    private final JavaMailSenderImpl direct = new JavaMailSenderImpl();
    private final TestNode node = TestNode.on(TestDatabase.create(Product.H2))
            .sendingTo(sink, 2)
            .build()
            .start();
    private final JavaMailSender sender = new QueueingJavaMailSender(node::mailService, direct, () -> false);

    QueueingJavaMailSenderTest() {
        direct.setHost("localhost");
        direct.setPort(directSink.port());
        direct.setDefaultEncoding("UTF-8");
    }

    @AfterEach
    void close() {
        node.close();
        sink.close();
        directSink.close();
    }

    @ParameterizedTest
    @EnumSource
    void messageArrivesAsADirectSenderSendsIt(MimeShape shape) throws Exception {
        direct.send(shape.preparator());
        sender.send(shape.preparator());

        Received arrived = arrived();
        Received directly = directSink.received().get(0);
        assertThat(arrived.from()).isEqualTo(directly.from());
        assertThat(arrived.recipients()).containsExactlyElementsOf(directly.recipients());
        assertThat(MimeText.described(arrived.data())).isEqualTo(MimeText.described(directly.data()));
        assertThat(arrived.data()).doesNotContain("Bcc");
    }

    @Test
    void filesGoThroughTheStorageOfAttachments() throws Exception {
        byte[] file = new byte[700_000];
        new Random(1).nextBytes(file);
        MimeMessage first = withFile("a.pdf", file);
        sender.send(first, withFile("b.pdf", file));

        await().until(() -> sink.count() == 2);
        assertThat(sink.received())
                .allSatisfy(mail -> assertThat(ArrivedFile.of(mail))
                        .singleElement()
                        .satisfies(arrived -> assertThat(arrived.content()).isEqualTo(file)));
        assertThat(sink.received()).noneMatch(mail -> mail.data().contains("X-Postoffice"));
        assertThat(node.jdbc().queryForList("select sha256, size_bytes from postoffice_attachment"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("SIZE_BYTES", 700_000L));
        assertThat(node.jdbc()
                        .queryForObject(
                                "select max(length(mime_message)) from postoffice_email_content", Integer.class))
                .isLessThan(2000);
        // The application may go on with its message.
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        first.writeTo(kept);
        assertThat(kept.toString(StandardCharsets.ISO_8859_1))
                .doesNotContain("X-Postoffice")
                .hasSizeGreaterThan(700_000);
    }

    @Test
    void limitsOfAttachmentsHoldForIt() throws Exception {
        try (TestNode strict = TestNode.on(TestDatabase.create(Product.H2))
                .sendingTo(sink, 1)
                .rules(new AttachmentRules(
                        DataSize.ofKilobytes(1), DataSize.ofKilobytes(1), 1, List.of("application/pdf")))
                .build()) {
            JavaMailSender limited = new QueueingJavaMailSender(strict::mailService, direct, () -> false);
            MimeMessage large = withFile("a.bin", new byte[1025]);
            MimeMessage denied = withFile("a.pdf", new byte[1]);

            assertThatExceptionOfType(MailParseException.class)
                    .isThrownBy(() -> limited.send(large))
                    .withMessageContaining("attachments[0]: more than 1024 bytes");
            assertThatExceptionOfType(MailParseException.class)
                    .isThrownBy(() -> limited.send(denied))
                    .withMessageContaining("attachments[0].contentType: files of this type are refused");
        }
    }

    static Stream<Arguments> filesInTheMessageItself() {
        String pdf = "Content-Type: application/pdf\r\n\r\nx";
        String large = "x".repeat(1025);
        return Stream.of(
                Arguments.of("a lone file", pdf, "mime.part[1]: files of this type are refused"),
                Arguments.of(
                        "a large lone file",
                        "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + "AAAA\r\n".repeat(342),
                        "mime.part[1]: more than 1024 bytes"),
                Arguments.of(
                        "a message",
                        mixed("Content-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\n" + large),
                        "mime.part[2]: more than 1024 bytes"),
                Arguments.of(
                        "a file in a message",
                        mixed("Content-Type: message/rfc822\r\n\r\nSubject: a\r\n" + mixed(pdf, "in")),
                        "mime.part[2.2]: files of this type are refused"),
                Arguments.of(
                        "a lone file in a message",
                        mixed("Content-Type: message/rfc822\r\n\r\nSubject: a\r\n" + pdf),
                        "mime.part[2.1]: files of this type are refused"),
                Arguments.of(
                        "a file in what is signed",
                        mixed("Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n" + pdf
                                + "\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--s--"),
                        "mime.part[2.1]: files of this type are refused"),
                Arguments.of(
                        "a text with a name",
                        mixed("Content-Type: text/plain; name=a.pdf\r\nContent-Disposition: inline\r\n\r\nx"),
                        "attachments[0].contentType: files of this type are refused"),
                Arguments.of(
                        "a file of a folded type",
                        mixed("Content-Type: application/pdf;\r\n name=\"" + "a".repeat(250) + ".bin\"\r\n\r\nx"),
                        "attachments[0].contentType: files of this type are refused"),
                Arguments.of(
                        "a text that is no body",
                        mixed("Content-Type: text/csv\r\nContent-Disposition: inline\r\n\r\n" + large),
                        "mime.part[2]: more than 1024 bytes"),
                Arguments.of(
                        "too many",
                        mixed("Content-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\nx\r\n--b\r\n"
                                + "Content-Type: message/rfc822\r\n\r\nSubject: b\r\n\r\nx"),
                        "attachments: more than 1"),
                Arguments.of(
                        "too much together",
                        mixed("Content-Type: image/png\r\n\r\n" + "x".repeat(700) + "\r\n--b\r\n"
                                + "Content-Type: message/rfc822\r\n\r\nSubject: b\r\n\r\n" + "x".repeat(700)),
                        "attachments: more than "));
    }

    private static String mixed(String part) {
        return mixed(part, "b");
    }

    private static String mixed(String part, String boundary) {
        return "Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n\r\nHello!\r\n--%s\r\n%s\r\n--%s--\r\n"
                .formatted(boundary, boundary, boundary, part, boundary);
    }

    private static MimeMessage parsed(String rest) throws MessagingException {
        return new MimeMessage(
                (Session) null,
                new ByteArrayInputStream(
                        ("From: shop@example.org\r\nTo: ann@example.org\r\nMIME-Version: 1.0\r\n" + rest)
                                .getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filesInTheMessageItself")
    void limitsOfAttachmentsHoldForFilesThatStayInIt(String what, String message, String problem) throws Exception {
        try (TestNode strict = TestNode.on(TestDatabase.create(Product.H2))
                .sendingTo(sink, 1)
                .rules(new AttachmentRules(
                        DataSize.ofKilobytes(1), DataSize.ofKilobytes(1), 1, List.of("application/pdf")))
                .build()) {
            JavaMailSender limited = new QueueingJavaMailSender(strict::mailService, direct, () -> false);

            assertThatExceptionOfType(MailParseException.class)
                    .as(what)
                    .isThrownBy(() -> limited.send(parsed(message)))
                    .withMessageContaining(problem);
            assertThat(strict.count("QUEUED")).isZero();
            // With limits as they usually are, all of it arrives.
            sender.send(parsed(message));
            assertThat(MimeText.described(arrived().data())).isNotEmpty();
        }
    }

    /** It is a mail's own text, which has no limit wherever it comes from. */
    @Test
    void textsAreNoFiles() throws Exception {
        try (TestNode strict = TestNode.on(TestDatabase.create(Product.H2))
                .sendingTo(sink, 1)
                .rules(new AttachmentRules(DataSize.ofBytes(1), DataSize.ofBytes(1), 1, List.of("text/*")))
                .build()
                .start()) {
            new QueueingJavaMailSender(strict::mailService, direct, () -> false)
                    .send(parsed(mixed("Content-Type: text/html\r\n\r\n<p>Hello</p>")));

            assertThat(arrived().data()).contains("<p>Hello</p>");
        }
    }

    /** In what somebody forwards, anything may stand. */
    @Test
    void headerOfAPlaceThatIsNoneIsIgnored() throws Exception {
        String place = "X-Postoffice-Attachment: 0\r\n";
        String signed = "--s\r\n" + place + "\r\nsigned\r\n--s\r\nContent-Type: application/pgp-signature\r\n" + place
                + "\r\nx\r\n--s--";
        sender.send(parsed(place
                + mixed(place + "Content-Type: text/plain\r\nX-Postoffice-Attachment:\r\n 1\r\n\r\na text\r\n--b\r\n"
                        + place + "Content-Type: message/rfc822\r\n\r\n" + place + "\r\na message\r\n--b\r\n"
                        + place + "Content-Type: multipart/signed; boundary=s\r\n\r\n" + signed + "\r\n--b\r\n"
                        + place + "Content-Type: image/png\r\n\r\na file")));

        Received arrived = arrived();
        assertThat(arrived.data()).contains("a text", "a message", signed, "a file");
        assertThat(arrived.data().replace(signed, "").split("X-Postoffice-Attachment", -1))
                .as("in the message itself, and in the one that it carries")
                .hasSize(3);
        assertThat(node.jdbc().queryForObject("select count(*) from postoffice_attachment", Integer.class))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {51, 3000})
    void partsWithinOneAnotherWithoutEndAreRefused(int depth) throws Exception {
        StringBuilder deep = new StringBuilder();
        MimeBodyPart part = new MimeBodyPart();
        part.setText("The core");
        for (int i = 0; i < depth; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=y%1$d\r\n\r\n--y%1$d\r\n".formatted(i));
            MimeBodyPart around = new MimeBodyPart();
            around.setContent(new MimeMultipart(part));
            part = around;
        }
        MimeMessage built = message();
        built.setContent(new MimeMultipart(part));

        for (MimeMessage message : List.of(parsed(deep.toString()), built)) {
            assertThatExceptionOfType(MailParseException.class)
                    .isThrownBy(() -> sender.send(message))
                    .withMessageContaining("mime: more than 50 parts within one another");
        }
        assertThat(node.count("QUEUED") + node.count("SENT")).isZero();
    }

    @Test
    void partOfAnUnknownEncodingIsPassedOnAsItIs() throws Exception {
        String encoding = "Content-Transfer-Encoding: x-unheard-of";
        String thing = "Content-Type: application/x-thing; name=a.thing\r\n" + encoding + "\r\n\r\n~raw~\r\n--b\r\n";
        sender.send(parsed(mixed(thing + "Content-Type: image/png\r\n\r\na file")));

        assertThat(arrived().data()).contains(encoding, "\r\n\r\n~raw~\r\n", "a file");
        assertThat(node.jdbc().queryForObject("select count(*) from postoffice_attachment", Integer.class))
                .isEqualTo(1);
    }

    @Test
    void loneBodyOfAnUnknownEncodingIsPassedOnAsItIs() throws Exception {
        String encoding = "Content-Transfer-Encoding: x-unheard-of";
        sender.send(parsed("Content-Type: application/x-thing\r\n" + encoding + "\r\n\r\n~raw~\r\n"));

        assertThat(arrived().data()).contains(encoding, "\r\n\r\n~raw~\r\n");
    }

    /** Its bytes are what was signed. */
    @Test
    void signedMessageIsKeptToTheByte() throws Exception {
        String signed = "Content-Type: multipart/mixed; boundary=\"in\"\r\n\r\n--in\r\n"
                + "Content-Type: application/pdf; name=odd\r\nContent-Transfer-Encoding: base64\r\n\r\nAA\r\nAA\r\n--in--";
        String body = "--out\r\n" + signed + "\r\n--out\r\nContent-Type: application/pkcs7-signature\r\n\r\nxyz\r\n"
                + "--out--\r\n";
        MimeMessage message = new MimeMessage(
                (Session) null,
                new ByteArrayInputStream(("From: shop@example.org\r\nTo: ann@example.org\r\nMIME-Version: 1.0\r\n"
                                + "Content-Type: multipart/signed; boundary=\"out\"; protocol=\"application/pkcs7-signature\"\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.ISO_8859_1)));
        sender.send(message);

        assertThat(arrived().data()).contains(signed);
        assertThat(node.jdbc().queryForObject("select count(*) from postoffice_attachment", Integer.class))
                .isZero();
    }

    private MimeMessage withFile(String name, byte[] content) throws Exception {
        MimeMessageHelper helper = new MimeMessageHelper(message(), true, "UTF-8");
        helper.setText("See the file");
        helper.addAttachment(name, new ByteArrayResource(content));
        return helper.getMimeMessage();
    }

    @Test
    void simpleMessageArrivesAsADirectSenderSendsIt() throws Exception {
        SimpleMailMessage simple = new SimpleMailMessage();
        simple.setFrom("shop@example.org");
        simple.setTo("ann@example.org", "bob@example.org");
        simple.setCc("carol@example.org");
        simple.setBcc("hidden@example.org");
        simple.setReplyTo("help@example.org");
        simple.setSubject("Žluťoučký kůň");
        simple.setText("Příliš žluťoučký");
        simple.setSentDate(Date.from(Instant.parse("2024-02-29T12:34:56Z")));
        direct.send(simple);
        sender.send(simple);

        assertThat(MimeText.described(arrived().data()))
                .isEqualTo(MimeText.described(directSink.received().get(0).data()));
        assertThat(arrived().recipients()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            X-Postoffice-Priority, high,      HIGH
            X-Postoffice-Priority, LOW,       LOW
            X-Postoffice-Priority, Medium,    MEDIUM
            X-Priority,            1,         HIGH
            X-Priority,            2 (High),  HIGH
            X-Priority,            3,         MEDIUM
            X-Priority,            5,         LOW
            X-Priority,            ,          MEDIUM
            X-Other,               1,         MEDIUM
            """)
    void headerSaysHowUrgentItIs(String name, String value, String priority) throws Exception {
        MimeMessage message = message();
        message.setHeader(name, value == null ? "" : value);
        sender.send(message);

        String header = arrived().header(name);
        assertThat(node.events()).isNotEmpty();
        assertThat(node.archive().find(onlyId()).orElseThrow().priority()).hasToString(priority);
        assertThat(header).isEqualTo(name.startsWith("X-Postoffice") || value == null ? "" : value);
    }

    @Test
    void nowIsSentBeforeTheCallReturns() throws Exception {
        MimeMessage message = message();
        message.setHeader("X-Postoffice-Priority", "NOW");
        sender.send(message);

        assertThat(sink.count()).isEqualTo(1);
    }

    @Test
    void headerNamesTheBackend() throws Exception {
        MimeMessage message = message();
        message.setHeader("X-Postoffice-Backend", "nowhere");

        assertThatExceptionOfType(MailParseException.class)
                .isThrownBy(() -> sender.send(message))
                .withMessageContaining("backend: 'nowhere' does not exist");
    }

    @Test
    void messageIdOnTheWireIsLeftInTheMessage() throws Exception {
        MimeMessage message = message();
        sender.send(message);

        assertThat(message.getMessageID())
                .isEqualTo(arrived().header("Message-ID"))
                .endsWith("@example.org>");
        assertThat(node.jdbc().queryForObject("select message_id from postoffice_email", String.class))
                .isEqualTo(message.getMessageID());
        assertThat(node.jdbc().queryForObject("select subject from postoffice_email", String.class))
                .isEqualTo("Hi");
    }

    @Test
    void mailOfOneCallIsStoredAllOrNone() throws Exception {
        MimeMessage bad = message();
        bad.setRecipients(RecipientType.TO, new Address[0]);

        assertThatExceptionOfType(MailParseException.class)
                .isThrownBy(() -> sender.send(message(), bad))
                .withMessageContaining("mails[1].to: there is no recipient")
                .withCauseInstanceOf(InvalidMailException.class);
        assertThat(node.count("QUEUED") + node.count("SENT")).isZero();
        sender.send(message(), message());
        await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(2));
    }

    @Test
    void rolledBackTransactionSendsNothing() throws Exception {
        MimeMessage message = message();
        node.transaction().executeWithoutResult(status -> {
            sender.send(message);
            status.setRollbackOnly();
        });

        assertThat(node.jdbc().queryForObject("select count(*) from postoffice_email", Integer.class))
                .isZero();
    }

    @Test
    void mailThatCannotBeStoredIsAMailException() throws Exception {
        MimeMessage message = message();
        node.queueDataSource().goAway();

        assertThatExceptionOfType(MailSendException.class)
                .isThrownBy(() -> sender.send(message))
                .withMessage("The mail could not be stored for delivery");
    }

    @Test
    void defaultSenderStandsInForNone() throws Exception {
        MimeMessage message = sender.createMimeMessage();
        message.setRecipients(RecipientType.TO, "ann@example.org");
        message.setText("Hello!");
        sender.send(message);

        assertThat(arrived().from()).isEqualTo("shop@example.org");
        assertThat(arrived().header("From")).isEqualTo("shop@example.org");
    }

    @Test
    void membersOfAGroupReceiveIt() throws Exception {
        MimeMessage message = message();
        message.setHeader("To", "friends: ann@example.org, Bob <bob@example.org>;");
        sender.send(message);

        assertThat(arrived().recipients()).containsExactly("ann@example.org", "bob@example.org");
    }

    @Test
    void overrideOfRecipientsHoldsForIt() throws Exception {
        MimeMessage message = message();
        message.setRecipients(RecipientType.CC, "bob@example.org");
        message.setRecipients(RecipientType.BCC, "carol@example.org");
        try (TestNode overriding = TestNode.on(TestDatabase.create(Product.H2))
                .sendingTo(sink, 1)
                .recipients(RecipientPolicy.of(List.of("dev@example.org"), List.of()))
                .build()
                .start()) {
            new QueueingJavaMailSender(overriding::mailService, direct, () -> false).send(message);

            assertThat(arrived().recipients()).containsExactly("dev@example.org");
            assertThat(arrived().header("To")).isEqualTo("dev@example.org");
            assertThat(arrived().header("Cc")).isEmpty();
            assertThat(arrived().header("X-Postoffice-Original-To"))
                    .isEqualTo("ann@example.org, cc:bob@example.org, bcc:carol@example.org");
        }
    }

    @Test
    void partThatCannotBeWrittenIsNotSentEmpty() throws Exception {
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, true);
        helper.setTo("ann@example.org");
        helper.setText("Hello!");
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(Instant.EPOCH, "text/plain");
        part.setDisposition("attachment");
        part.setFileName("a.csv");
        helper.getRootMimeMultipart().addBodyPart(part);

        assertThatExceptionOfType(MailParseException.class)
                .isThrownBy(() -> sender.send(message))
                .withMessageContaining("attachments[0]: cannot be read");
        assertThat(node.count("QUEUED") + node.count("SENT")).isZero();
    }

    @Test
    void messageThatWritesItselfIsSentAsItDoes() throws Exception {
        MimeMessage message = new MimeMessage((Session) null) {
            @Override
            public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
                setHeader("X-Signed", "by itself");
                super.writeTo(out, ignored);
            }
        };
        MimeMessageHelper helper = new MimeMessageHelper(message, true);
        helper.setFrom("shop@example.org");
        helper.setTo("ann@example.org");
        helper.setText("Hello!");
        helper.addAttachment("a.bin", new ByteArrayResource(new byte[] {1, 2, 3}));
        sender.send(message);

        assertThat(arrived().header("X-Signed")).isEqualTo("by itself");
    }

    @Test
    void badAddressIsToldByItsField() throws Exception {
        MimeMessage message = message();
        message.setHeader("To", "zoe at example.org");

        assertThatExceptionOfType(MailParseException.class)
                .isThrownBy(() -> sender.send(message))
                .withMessageContaining("to: not a valid address")
                .satisfies(ex -> assertThat(ex).hasStackTraceContaining("to: not"))
                .satisfies(ex -> assertThat(String.valueOf(ex.getMessage())).doesNotContain("zoe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org", "a\rb", "a\0b", "a\r\n\r\nbody"})
    void headerThatIsMoreThanOneIsRefused(String value) throws Exception {
        MimeMessage inHeader = message();
        inHeader.setHeader("X-Note", value);
        MimeMessage inSubject = message();
        inSubject.setHeader("Subject", value);
        MimeMessage inPart = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(inPart, true);
        helper.setTo("ann@example.org");
        helper.setText("Hello!");
        MimeBodyPart part = new MimeBodyPart();
        part.setText("x");
        part.setHeader("Content-ID", value);
        helper.getRootMimeMultipart().addBodyPart(part);

        for (MimeMessage message : List.of(inHeader, inSubject, inPart)) {
            assertThatExceptionOfType(MailParseException.class)
                    .isThrownBy(() -> sender.send(message))
                    .withMessageContaining("headers[")
                    .satisfies(ex -> assertThat(ex).hasStackTraceContaining("is not allowed"))
                    .satisfies(ex -> assertThat(String.valueOf(ex.getMessage())).doesNotContain("eve"));
        }
        assertThat(node.count("QUEUED") + node.count("SENT")).isZero();
    }

    /** Hops that strip the ends of lines would take a blank one for the end of the header. */
    @Test
    void headerIsFoldedAnew() throws Exception {
        MimeMessage message = message();
        message.setHeader("X-Note", "a\r\n \r\n <b>body</b>");
        message.setHeader("X-Long", "word ".repeat(600).strip());
        sender.send(message);

        assertThat(arrived().header("X-Note")).isEqualTo("a  <b>body</b>");
        assertThat(arrived().data().lines()).noneMatch(line -> line.length() > 998);
        assertThat(arrived()
                        .data()
                        .substring(0, arrived().data().indexOf("\r\n\r\n"))
                        .lines())
                .noneMatch(String::isBlank);
    }

    @Test
    void headerThatIsNotAsciiIsEncoded() throws Exception {
        MimeMessage message = message();
        message.addHeader("X-Name", "Žofie");
        message.addHeader("X-Name", "plain");
        message.addHeader("X-Name", "日本語 🎉");
        sender.send(message);

        MimeMessage arrived = MimeText.parse(arrived().data());
        assertThat(arrived.getHeader("X-Name"))
                .hasSize(3)
                .allSatisfy(value -> assertThat(value).isPrintable());
        assertThat(MimeUtility.decodeText(arrived.getHeader("X-Name")[0])).isEqualTo("Žofie");
        assertThat(MimeUtility.decodeText(arrived.getHeader("X-Name")[2])).isEqualTo("日本語 🎉");
    }

    private MimeMessage message() throws Exception {
        MimeMessage message = sender.createMimeMessage();
        message.setFrom("shop@example.org");
        message.setRecipients(RecipientType.TO, "ann@example.org");
        message.setSubject("Hi");
        message.setText("Hello!");
        return message;
    }

    private UUID onlyId() {
        return UUID.fromString(String.valueOf(
                node.jdbc().queryForObject("select cast(id as varchar) from postoffice_email", String.class)));
    }

    private Received arrived() {
        await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(1));
        return sink.received().get(0);
    }
}
