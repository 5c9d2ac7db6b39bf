package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.Priority;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mail with an idempotency key is stored once, however often it is sent. */
final class IdempotencyTest {

    private static final Mail MAIL =
            Mail.to("ann@example.org").subject("Order 42").text("Thanks").idempotencyKey("order-42");

    @ParameterizedTest
    @EnumSource
    void sameMailHasTheFirstReceipt(Product product) {
        try (TestNode node = node(product)) {
            MailReceipt first = node.mailService().send(MAIL);
            node.jdbc().update("update postoffice_email set status = 'SENT', due_at = null");

            MailReceipt again = node.mailService()
                    .send(MAIL.priority(Priority.HIGH)
                            .scheduledAt(Instant.now().plusSeconds(60))
                            .tags("repeated"));

            assertThat(again).isEqualTo(new MailReceipt(first.id(), first.messageId(), EmailStatus.SENT));
            assertThat(rows(node)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherMailOfTheKeyIsRefused(Product product) {
        try (TestNode node = node(product)) {
            node.mailService().send(MAIL);

            node.transaction().executeWithoutResult(status -> {
                assertThatExceptionOfType(InvalidMailException.class)
                        .isThrownBy(() -> node.mailService()
                                .sendMany(List.of(
                                        MAIL.idempotencyKey("new"),
                                        Mail.to("bob@example.org").text("plain"),
                                        MAIL.text("other"))))
                        .withMessageContaining("mails[2].idempotencyKey: belongs to a mail with other recipients");
                // The caller may go on after that.
                node.mailService().send(MAIL);
            });
            assertThat(rows(node)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keysOfOneCallCountAmongEachOther(Product product) {
        try (TestNode node = node(product)) {
            List<MailReceipt> receipts = node.mailService()
                    .sendMany(List.of(MAIL, Mail.to("bob@example.org").text("plain"), MAIL, MAIL.idempotencyKey("43")));

            assertThat(receipts.get(2)).isEqualTo(receipts.get(0));
            assertThat(receipts).hasSize(4);
            assertThat(rows(node)).isEqualTo(3);
        }
    }

    /** More than PostgreSQL takes parameters. The last one's key is taken, so that the others need not be stored. */
    @ParameterizedTest
    @EnumSource
    void callMayHaveAnyNumberOfKeys(Product product) {
        try (TestNode node = node(product)) {
            node.mailService().send(MAIL.idempotencyKey("key-69999"));

            List<Mail> mails = IntStream.range(0, 70_000)
                    .mapToObj(i -> MAIL.text("other").idempotencyKey("key-" + i))
                    .toList();
            assertThatExceptionOfType(InvalidMailException.class)
                    .isThrownBy(() -> node.mailService().sendMany(mails))
                    .withMessageContaining("mails[69999].idempotencyKey: belongs to a mail with other recipients");
            assertThat(rows(node)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keyOfARolledBackMailIsFree(Product product) {
        try (TestNode node = node(product)) {
            node.transaction().executeWithoutResult(status -> {
                node.mailService().send(MAIL);
                status.setRollbackOnly();
            });

            assertThat(node.mailService().send(MAIL.text("other")).status()).isEqualTo(EmailStatus.QUEUED);
            assertThat(rows(node)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thousandCallsAtOnceLeaveOneMail(Product product) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(32);
        try (TestNode node = node(product)) {
            List<Callable<MailReceipt>> calls = IntStream.range(0, 1000)
                    .<Callable<MailReceipt>>mapToObj(
                            i -> () -> node.mailService().send(MAIL))
                    .toList();
            List<Future<MailReceipt>> receipts = callers.invokeAll(calls);

            MailReceipt first = receipts.get(0).get();
            for (Future<MailReceipt> receipt : receipts) {
                assertThat(receipt.get()).isEqualTo(first);
            }
            assertThat(rows(node)).isEqualTo(1);
        } finally {
            callers.shutdownNow();
        }
    }

    private static TestNode node(Product product) {
        try (SmtpSink sink = new SmtpSink()) {
            return TestNode.on(TestDatabase.create(product)).sendingTo(sink, 1).build();
        }
    }

    private static int rows(TestNode node) {
        return node.count("QUEUED") + node.count("SENT");
    }
}
