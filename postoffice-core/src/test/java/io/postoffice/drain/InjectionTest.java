package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.Priority;
import io.postoffice.enqueue.EnqueueSettings;
import io.postoffice.enqueue.MailDefaults;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.fixture.AddressCases.Valid;
import io.postoffice.fixture.ArrivedMessage;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an application is given by its users: it is refused by its field, or it arrives as it is and does nothing else. */
@Timeout(60)
final class InjectionTest {

    private static final Mail MAIL = Mail.to("Ann <ann@example.org>")
            .cc("carl@example.org")
            .bcc("bob@example.org")
            .replyTo("help@example.org")
            .from("Shop <shop@example.org>")
            .subject("Hello")
            .text("Hello!")
            .header("X-Test", "1")
            .priority(Priority.NOW);

    private static final Set<String> HEADERS = Set.of(
            "From",
            "To",
            "Cc",
            "Reply-To",
            "Date",
            "Message-ID",
            "Subject",
            "X-Test",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding");

    private static final List<String> COMMANDS = List.of(
            "MAIL FROM:<shop@example.org>",
            "RCPT TO:<ann@example.org>",
            "RCPT TO:<carl@example.org>",
            "RCPT TO:<bob@example.org>",
            "DATA");

    private static final SmtpSink SINK = new SmtpSink();
    private static final List<String> SPOKEN = new CopyOnWriteArrayList<>();
    private static final TestNode NODE = TestNode.on(TestDatabase.create(Product.H2))
            .sendingTo(SINK, 1)
            .pollInterval(Duration.ofMinutes(10))
            .build();

    @BeforeAll
    static void start() {
        SINK.play((command, usual) -> {
            SPOKEN.add(command);
            return usual;
        });
        NODE.start();
    }

    @AfterAll
    static void close() {
        NODE.close();
        SINK.close();
    }

    static Stream<Arguments> attacks() {
        return AttackedField.ALL.stream()
                .flatMap(field -> Stream.of(Attack.values()).map(attack -> Arguments.of(field, attack)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefusedByItsFieldOrArrivesAsItIs(AttackedField field, Attack attack) throws MessagingException, IOException {
        Mail mail = field.setter().apply(MAIL, attack.value);
        long stored = stored();
        SPOKEN.clear();
        try {
            send(mail);
        } catch (InvalidMailException ex) {
            requireDiscretion(field, ex);
            assertThat(field.takes(attack)).isFalse();
            assertThat(stored()).isEqualTo(stored);
            assertThat(SPOKEN).isEmpty();
            return;
        }
        assertThat(field.refuses(attack)).isFalse();
        requireEnvelope(field);
        requireHead(field, attack);
        requireContent(mail);
    }

    @ParameterizedTest
    @EnumSource
    void isNoDomainOfMessageIds(Attack attack) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnqueueSettings(
                        new MailDefaults(null, "a", Priority.MEDIUM), attack.value, Set.of("a"), RecipientPolicy.NONE))
                .withMessageStartingWith("messageIdDomain: ")
                .withMessageNotContaining("zyx");
    }

    @ParameterizedTest
    @MethodSource("io.postoffice.fixture.AddressCases#valid")
    void addressThatIsTakenIsOneRecipient(Valid valid) throws MessagingException {
        SPOKEN.clear();
        send(MAIL.withTo(valid.written()).cc(List.of()).bcc(List.of()));

        assertThat(SPOKEN)
                .filteredOn(command -> command.startsWith("RCPT"))
                .containsExactly("RCPT TO:<%s>".formatted(valid.address()));
        assertThat(received().recipients()).containsExactly(valid.address());
        assertThat(arrived().requireWellFormed().headerNames()).containsOnlyOnce("To");
        assertThat(received().header("To")).contains(valid.address());
        if (valid.name() != null) {
            assertThat(arrived().addresses(RecipientType.TO))
                    .singleElement()
                    .returns(valid.address(), address -> address.getAddress())
                    .returns(valid.name(), address -> address.getPersonal());
        }
    }

    private static void requireDiscretion(AttackedField field, InvalidMailException ex) {
        assertThat(ex.problems()).isNotEmpty().allMatch(problem -> problem.startsWith(field.field() + ": "));
        assertThat(String.valueOf(ex.getMessage()).toLowerCase(Locale.ROOT))
                .doesNotContain("zyx")
                .matches("[ -~]*");
    }

    private static void requireEnvelope(AttackedField field) {
        List<String> commands = SPOKEN.stream()
                .filter(command -> command.matches("(?s)(MAIL|RCPT|DATA).*"))
                .toList();
        assertThat(commands).hasSameSizeAs(COMMANDS);
        assertThat(received().recipients()).hasSize(3);
        if (!field.isEnvelope()) {
            assertThat(commands).isEqualTo(COMMANDS);
        }
    }

    private static void requireHead(AttackedField field, Attack attack) throws MessagingException {
        ArrivedMessage arrived = arrived().requireWellFormed();
        assertThat(arrived.headerNames())
                .doesNotHaveDuplicates()
                .contains("From", "To", "Cc", "Reply-To", "Date", "Message-ID", "Subject", "X-Test")
                .allMatch(name ->
                        HEADERS.contains(name) || (field.name().equals("HEADER_NAME") && name.equals(attack.value)));
    }

    private static void requireContent(Mail mail) throws MessagingException, IOException {
        ArrivedMessage arrived = arrived();
        assertThat(arrived.subject()).isEqualTo(mail.body().subject());
        assertThat(arrived.header("X-Test"))
                .isEqualTo(MimeUtility.decodeText(
                        Objects.requireNonNull(mail.headers().get("X-Test"))));
        assertThat(arrived.body("text/plain"))
                .isEqualTo(
                        ArrivedMessage.lines(Objects.requireNonNull(mail.body().text())));
        if (mail.body().html() != null) {
            assertThat(arrived.body("text/html"))
                    .isEqualTo(ArrivedMessage.lines(mail.body().html()));
        }
    }

    private static long stored() {
        return Stream.of(
                        "postoffice_email",
                        "postoffice_email_recipient",
                        "postoffice_email_content",
                        "postoffice_email_tag")
                .mapToLong(table ->
                        Objects.requireNonNull(NODE.jdbc().queryForObject("select count(*) from " + table, Long.class)))
                .sum();
    }

    private static ArrivedMessage arrived() throws MessagingException {
        return new ArrivedMessage(received());
    }

    private static Received received() {
        return SINK.received().get(SINK.count() - 1);
    }

    /** A look at the queue can come between, and take it. */
    private static void send(Mail mail) {
        MailReceipt receipt = NODE.mailService().send(mail);
        if (receipt.status() != EmailStatus.SENT) {
            await().until(() -> NODE.archive().find(receipt.id()).orElseThrow().status() == EmailStatus.SENT);
        }
    }
}
