package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailEvent;
import io.postoffice.MailReceipt;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail that is kept from the people it is for; what counts is the wire. */
@Timeout(60)
final class RecipientPolicyTest {

    private static final Mail MAIL = Mail.to("Ann <ann@customers.example>")
            .cc("carl@customers.example")
            .bcc("bob@customers.example")
            .replyTo("help@example.org")
            .text("Hello");

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void allRecipientsAreReplacedAndNamedInAHeader() {
        try (TestNode node = node(Product.H2, List.of("Dev <dev@example.org>"), List.of())) {
            node.mailService().send(MAIL);

            Received received = received();
            assertThat(received.recipients()).containsExactly("dev@example.org");
            assertThat(received.header("To")).isEqualTo("Dev <dev@example.org>");
            assertThat(received.header("Cc")).isEmpty();
            assertThat(received.header("Reply-To")).isEqualTo("help@example.org");
            assertThat(received.header("X-Postoffice-Original-To"))
                    .isEqualTo("ann@customers.example, cc:carl@customers.example, bcc:bob@customers.example");
        }
    }

    @Test
    void headerOfManyRecipientsStaysShort() {
        try (TestNode node = node(Product.H2, List.of("dev@example.org"), List.of())) {
            node.mailService()
                    .send(MAIL.withTo(IntStream.range(0, 1000)
                            .mapToObj(i -> "a%d@customers.example".formatted(i))
                            .toList()));

            Received received = received();
            assertThat(received.header("X-Postoffice-Original-To"))
                    .contains("a49@customers.example and 952 more")
                    .doesNotContain("a50@");
            assertThat(received.data().lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(998));
        }
    }

    @ParameterizedTest
    @EnumSource
    void recipientsWhoAreNotAllowedAreDroppedAndRecorded(Product product) {
        try (TestNode node = node(product, List.of(), List.of("@Example.org", "ANN@customers.example"))) {
            node.mailService().send(MAIL.withTo("Ann <ann@customers.example>", "dev@example.org"));

            Received received = received();
            assertThat(received.recipients()).containsExactly("ann@customers.example", "dev@example.org");
            assertThat(received.data()).doesNotContain("carl@", "bob@");
            assertThat(node.jdbc()
                            .queryForList(
                                    "select address from postoffice_email_recipient where status = 'DROPPED'",
                                    String.class))
                    .containsExactlyInAnyOrder("carl@customers.example", "bob@customers.example");
            assertThat(node.jdbc().queryForList("select outcome from postoffice_email_log order by id", String.class))
                    .first()
                    .isEqualTo("DROPPED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailThatReachesNobodyIsNotSent(Product product) {
        try (TestNode node = node(product, List.of(), List.of("@example.org"))) {
            MailReceipt receipt = node.mailService().send(MAIL.idempotencyKey("k"));

            assertThat(receipt.status()).isEqualTo(EmailStatus.CANCELLED);
            assertThat(node.mailService().send(MAIL.idempotencyKey("k"))).isEqualTo(receipt);
            assertThat(node.archive().countByStatus()).isEqualTo(Map.of(EmailStatus.CANCELLED, 1L));
            assertThat(node.events()).containsExactly(new MailEvent.Cancelled(receipt.id(), "default"));
            node.mailService().send(MAIL.withTo("dev@example.org"));
            assertThat(received().recipients()).containsExactly("dev@example.org");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailThatIsInTheQueueAlreadyIsKeptFromItsRecipientsToo(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (TestNode production = TestNode.on(database).sendingTo(sink, 1).build()) {
            production.mailService().send(MAIL.header("X-Order", "42"));
            try (TestNode staging = node(database, List.of("Dev <dev@example.org>"), List.of())) {
                Received received = received();
                await().until(() -> staging.count("SENT") == 1);

                assertThat(received.recipients()).containsExactly("dev@example.org");
                assertThat(received.data()).doesNotContain("To: Ann", "Cc: carl");
                assertThat(received.header("X-Order")).isEqualTo("42");
                assertThat(received.header("Reply-To")).isEqualTo("help@example.org");
                assertThat(received.header("X-Postoffice-Original-To"))
                        .isEqualTo("ann@customers.example, cc:carl@customers.example, bcc:bob@customers.example");
                assertThat(recipientStatus(staging))
                        .containsExactly("DROPPED", "DROPPED", "DROPPED", "PENDING", "ACCEPTED");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailThatIsInTheQueueAlreadyAndReachesNobodyIsWithdrawn(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (TestNode production = TestNode.on(database).sendingTo(sink, 1).build()) {
            UUID id = production.mailService().send(MAIL).id();
            production.mailService().send(MAIL.withTo("ann@customers.example", "dev@example.org"));
            try (TestNode staging = node(database, List.of(), List.of("@example.org"))) {
                assertThat(received().recipients()).containsExactly("dev@example.org");
                await().until(() -> staging.count("SENT") == 1 && staging.count("CANCELLED") == 1);
                await().until(() -> staging.events().contains(new MailEvent.Cancelled(id, "default")));
                assertThat(sink.count()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasReceivedAMailAlreadyDoesNotStandInForOthers(Product product) {
        TestDatabase database = TestDatabase.create(product);
        sink.play((command, usual) -> command.startsWith("RCPT TO:<bob") ? "450 4.2.1 busy" : usual);
        try (TestNode production = TestNode.on(database)
                .sendingTo(sink, 1)
                .retryDelay(Duration.ofSeconds(1))
                .build()
                .start()) {
            production
                    .mailService()
                    .send(Mail.to("dev@example.org", "bob@customers.example").text("Hello"));
            await().until(() -> production.count("REQUEUED") == 1);
            production.stop();
            try (TestNode staging = node(database, List.of("dev@example.org"), List.of())) {
                await().until(() -> staging.count("SENT") == 1);

                assertThat(sink.count()).isEqualTo(1);
                assertThat(recipientStatus(staging)).containsExactly("ACCEPTED", "DROPPED");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailThatCannotBeReadDoesNotHoldUpTheRest(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (TestNode production = TestNode.on(database).sendingTo(sink, 1).build()) {
            production.mailService().send(MAIL);
            production.jdbc().update("update postoffice_email set headers = '{broken'");
            production.mailService().send(MAIL);
            try (TestNode staging = node(database, List.of("dev@example.org"), List.of())) {
                assertThat(received().recipients()).containsExactly("dev@example.org");
                await().until(() -> staging.count("SENT") == 1 && staging.count("FAILED") == 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void whomAMailWasForAtFirstStaysNamed(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (TestNode first = TestNode.on(database)
                .sendingTo(sink, 1)
                .recipients(RecipientPolicy.of(List.of("dev1@example.org"), List.of()))
                .build()) {
            first.mailService().send(MAIL);
            try (TestNode second = node(database, List.of("dev2@example.org"), List.of())) {
                assertThat(received().header("X-Postoffice-Original-To")).startsWith("ann@customers.example");
                assertThat(second.count("FAILED")).isZero();
            }
        }
    }

    private static List<String> recipientStatus(TestNode node) {
        return node.jdbc()
                .queryForList("select status from postoffice_email_recipient order by recipient_index", String.class);
    }

    @Test
    void listIsForWhoeverTheMailIsReplacedWith() {
        try (TestNode node =
                node(Product.H2, List.of("dev@example.org", "eve@elsewhere.example"), List.of("@example.org"))) {
            node.mailService().sendMany(Collections.nCopies(2, MAIL));

            assertThat(received().recipients()).containsExactly("dev@example.org");
        }
    }

    @Test
    void badAddressIsNamedByItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipientPolicy.of(List.of("dev@example.org", "secret"), List.of()))
                .withMessageStartingWith("override[1]: not a valid address")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecipientPolicy.of(List.of(), List.of("@example.org", "@")))
                .withMessageStartingWith("allow[1]: not a valid address");
        assertThat(RecipientPolicy.of(List.of("secret@example.org"), List.of("@secret.example")))
                .hasToString("RecipientPolicy[override=1, allowed=1]");
    }

    private Received received() {
        await().until(() -> sink.count() > 0);
        return sink.received().get(0);
    }

    private TestNode node(Product product, List<String> override, List<String> allow) {
        return node(TestDatabase.create(product), override, allow);
    }

    private TestNode node(TestDatabase database, List<String> override, List<String> allow) {
        return TestNode.on(database)
                .sendingTo(sink, 1)
                .recipients(RecipientPolicy.of(override, allow))
                .build()
                .start();
    }
}
