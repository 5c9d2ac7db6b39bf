package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.Priority;
import io.postoffice.fixture.ArrivedMessage;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is longer than a line may be (RFC 5322, 2.1.1) arrives in lines that are not, and is the same when it is put together. */
@Timeout(60)
final class LongLinesTest {

    private static final Mail MAIL = Mail.to("ann@example.org").text("Hello!").priority(Priority.NOW);

    private static final SmtpSink SINK = new SmtpSink();

    private static final TestNode NODE = TestNode.on(TestDatabase.create(Product.H2))
            .sendingTo(SINK, 1)
            .pollInterval(Duration.ofMinutes(10))
            .build();

    @BeforeAll
    static void start() {
        NODE.start();
    }

    @AfterAll
    static void close() {
        NODE.close();
        SINK.close();
    }

    @ParameterizedTest
    @MethodSource
    void subjectArrives(String subject) throws MessagingException {
        assertThat(arrived(MAIL.subject(subject)).subject()).isEqualTo(subject);
    }

    static List<String> subjectArrives() {
        return List.of(
                "x".repeat(998),
                "word ".repeat(199) + "end",
                "x" + " ".repeat(996) + "x",
                "x" + " ".repeat(100) + "x".repeat(800) + " x",
                "x".repeat(989),
                "x".repeat(990),
                "ž".repeat(998),
                "日".repeat(998),
                "🎉".repeat(499),
                "x".repeat(997) + "ž",
                "=?".repeat(499),
                "=?UTF-8?Q?x?= ".repeat(70) + "x");
    }

    @ParameterizedTest
    @MethodSource
    void headerArrives(String value) throws MessagingException, IOException {
        assertThat(arrived(MAIL.header("X-Test", value)).header("X-Test")).isEqualTo(value);
    }

    static List<String> headerArrives() {
        return List.of(
                "x".repeat(990),
                "word ".repeat(1999) + "end",
                ("x".repeat(900) + " ").repeat(11) + "x",
                "x" + " ".repeat(900) + "x",
                "ž".repeat(10_000),
                "日".repeat(10_000),
                "x".repeat(9_999) + "ž");
    }

    @ParameterizedTest
    @MethodSource
    void nameArrives(String name) throws MessagingException {
        String address = "\"%s\" <ann@example.org>".formatted(name);

        ArrivedMessage arrived = arrived(MAIL.withTo(address).from(address));

        assertThat(arrived.from().getPersonal()).isEqualTo(name);
        assertThat(arrived.addresses(RecipientType.TO))
                .extracting(InternetAddress::getPersonal)
                .containsExactly(name);
    }

    static List<String> nameArrives() {
        return List.of(
                "n".repeat(320),
                "n ".repeat(159) + "n",
                "n, ".repeat(106) + "n",
                "ž".repeat(320),
                "日".repeat(320),
                "🎉".repeat(160));
    }

    @Test
    void thousandsOfRecipientsArrive() throws MessagingException {
        List<String> addresses =
                IntStream.range(0, 3_000).mapToObj("a%d@example.org"::formatted).toList();
        List<String> written =
                addresses.stream().map("\"Bee, Žofie\" <%s>"::formatted).toList();

        ArrivedMessage arrived = arrived(MAIL.withTo(written).cc("carl@example.org"));

        assertThat(arrived.addresses(RecipientType.TO))
                .extracting(InternetAddress::getAddress)
                .isEqualTo(addresses);
        assertThat(SINK.received().get(SINK.count() - 1).recipients()).hasSize(3_001);
    }

    @ParameterizedTest
    @MethodSource
    void bodyArrives(String text) throws MessagingException, IOException {
        String html = "<p>" + text + "</p>";

        assertThat(arrived(MAIL.text(text)).body("text/plain")).isEqualTo(ArrivedMessage.lines(text));
        assertThat(arrived(Mail.to("ann@example.org").html(html).priority(Priority.NOW))
                        .body("text/html"))
                .isEqualTo(ArrivedMessage.lines(html));
        ArrivedMessage both = arrived(MAIL.text(text).html(html));
        assertThat(both.body("text/plain")).isEqualTo(ArrivedMessage.lines(text));
        assertThat(both.body("text/html")).isEqualTo(ArrivedMessage.lines(html));
    }

    static List<String> bodyArrives() {
        return List.of(
                "x".repeat(998),
                "x".repeat(999),
                "x".repeat(100_000),
                "word ".repeat(20_000) + "end",
                ".".repeat(100_000),
                " ".repeat(100_000) + "x",
                "=".repeat(100_000),
                "ž".repeat(100_000),
                "🎉".repeat(50_000),
                "x".repeat(99_999) + "ž",
                "short\r\n" + "x".repeat(2_000) + "\r\nshort",
                ("x".repeat(997) + "\r\n.\r\n").repeat(10) + "x");
    }

    @Test
    void headerThatCannotBeFoldedIsRefusedByItsName() {
        assertThatExceptionOfType(InvalidMailException.class)
                .isThrownBy(() -> NODE.mailService().send(MAIL.header("X-Test", "secret".repeat(200))))
                .satisfies(ex -> assertThat(ex.problems())
                        .containsExactly("headers[X-Test]: more than 998 characters without a place to fold them"
                                + " (RFC 5322, 2.1.1); put a space between its parts"));
    }

    private static ArrivedMessage arrived(Mail mail) throws MessagingException {
        send(mail);
        return new ArrivedMessage(SINK.received().get(SINK.count() - 1)).requireWellFormed();
    }

    /** A look at the queue can come between, and take it. */
    private static void send(Mail mail) {
        MailReceipt receipt = NODE.mailService().send(mail);
        if (receipt.status() != EmailStatus.SENT) {
            await().until(() -> NODE.archive().find(receipt.id()).orElseThrow().status() == EmailStatus.SENT);
        }
    }
}
