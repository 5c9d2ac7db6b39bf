package io.postoffice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailEvent;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import jakarta.mail.internet.MailDateFormat;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

@Timeout(60)
final class MailArchiveTest {

    private final Mail later = Mail.to("ann@example.org")
            .text("Hello")
            .scheduledAt(Instant.now().plus(1, ChronoUnit.DAYS))
            .tags("order", "customer-7");

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void mailIsFoundAndCounted(Product product) {
        try (TestNode node = node(product)) {
            UUID first = node.mailService().send(later).id();
            UUID second = node.mailService().send(later.tags("order")).id();
            node.mailService().send(later.tags(List.of()));

            assertThat(node.archive().find(first)).hasValueSatisfying(mail -> {
                assertThat(mail.id()).isEqualTo(first);
                assertThat(mail.status()).isEqualTo(EmailStatus.QUEUED);
                assertThat(mail.times().dueAt()).isCloseTo(later.scheduledAt(), within(1, ChronoUnit.MICROS));
            });
            assertThat(node.archive().find(UUID.randomUUID())).isEmpty();
            assertThat(node.archive().findTagged("order", 10))
                    .extracting(MailRecord::id)
                    .containsExactly(second, first);
            assertThat(node.archive().findTagged("order", 1)).hasSize(1);
            assertThat(node.archive().findTagged("Order", 10)).isEmpty();
            assertThat(node.archive().countTagged("order")).isEqualTo(Map.of(EmailStatus.QUEUED, 2L));
            assertThat(node.archive().countByStatus()).isEqualTo(Map.of(EmailStatus.QUEUED, 3L));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1001})
    void limitIsChecked(int limit) {
        try (TestNode node = node(Product.H2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> node.archive().findTagged("order", limit))
                    .withMessage("limit: must be from 1 to 1000, and is " + limit);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelledMailIsNotSent(Product product) {
        try (TestNode node = node(product).start()) {
            UUID id = node.mailService().send(later).id();
            assertThat(node.archive().cancel(id)).isTrue();
            assertThat(node.archive().cancel(id)).isFalse();
            assertThat(node.archive().reschedule(id, Instant.now())).isFalse();

            assertThat(status(node, id)).isEqualTo(EmailStatus.CANCELLED);
            assertThat(node.events()).contains(new MailEvent.Cancelled(id, "default"));
            UUID sent = sendAndAwait(node);
            assertThat(node.archive().cancel(sent)).isFalse();
            assertThat(sink.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelIsUndoneWithTheTransaction(Product product) {
        try (TestNode node = node(product)) {
            UUID id = node.mailService().send(later).id();
            node.transaction().executeWithoutResult(status -> {
                assertThat(node.archive().cancelTagged("order")).isEqualTo(1);
                status.setRollbackOnly();
            });
            assertThat(status(node, id)).isEqualTo(EmailStatus.QUEUED);

            TransactionTemplate readOnly = node.transaction();
            readOnly.setReadOnly(true);
            assertThatIllegalStateException()
                    .isThrownBy(() -> readOnly.execute(status -> node.archive().cancel(id)))
                    .withMessageContaining("read-only transaction");
        }
    }

    @ParameterizedTest
    @EnumSource
    void allMailOfATagIsCancelled(Product product) {
        try (TestNode node = node(product)) {
            node.mailService().sendMany(Collections.nCopies(1234, later));
            UUID other = node.mailService().send(later.tags("other")).id();

            assertThat(node.archive().cancelTagged("order")).isEqualTo(1234);
            assertThat(node.archive().countTagged("order")).isEqualTo(Map.of(EmailStatus.CANCELLED, 1234L));
            assertThat(status(node, other)).isEqualTo(EmailStatus.QUEUED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rescheduledMailGoesOutAtTheOtherTime(Product product) {
        try (TestNode node = node(product).start()) {
            UUID id = node.mailService().send(later).id();
            Instant muchLater = Instant.now().plus(9, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);
            assertThat(node.archive().reschedule(id, muchLater)).isTrue();
            assertThat(node.archive().find(id))
                    .hasValueSatisfying(mail -> assertThat(mail.times().dueAt()).isEqualTo(muchLater));

            assertThat(node.archive().reschedule(id, Instant.now())).isTrue();
            await().until(() -> status(node, id) == EmailStatus.SENT);
            // Not of the day that it was scheduled for at first.
            assertThat(new MailDateFormat()
                            .parse(sink.received().get(0).header("Date"))
                            .toInstant())
                    .isBefore(Instant.now().plusSeconds(60));
        } catch (ParseException ex) {
            throw new AssertionError(ex);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailIsNoOlderForATimeThatHasLongPassed(Product product) {
        try (TestNode node = node(product).start()) {
            sink.play((command, usual) -> command.startsWith("RCPT") ? "451 4.7.1 not now" : usual);
            UUID id = node.mailService().send(later).id();

            assertThat(node.archive().reschedule(id, Instant.EPOCH)).isTrue();

            await().until(() -> status(node, id) != EmailStatus.QUEUED && status(node, id) != EmailStatus.SENDING);
            assertThat(status(node, id)).isEqualTo(EmailStatus.REQUEUED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailIsNotPutOffBeyondItsExpiry(Product product) {
        try (TestNode node = node(product)) {
            UUID id = node.mailService()
                    .send(later.expiresAt(Instant.now().plus(2, ChronoUnit.DAYS)))
                    .id();
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            node.archive().reschedule(id, Instant.now().plus(3, ChronoUnit.DAYS)))
                    .withMessageContaining("time: is after the expiry of mail " + id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void failedMailIsTakenUpAgain(Product product) {
        try (TestNode node = node(product).start()) {
            sink.play((command, usual) -> command.startsWith("RCPT TO:<ann")
                    ? "550 5.1.1 no such user"
                    : command.startsWith("RCPT") ? "554 5.7.1 relaying denied" : usual);
            UUID id = node.mailService()
                    .send(later.withTo("ann@example.org", "bob@example.org").scheduledAt(Instant.now()))
                    .id();
            await().until(() -> status(node, id) == EmailStatus.FAILED);
            sink.play((command, usual) -> usual);

            assertThat(node.archive().requeue(id)).isTrue();
            await().until(() -> status(node, id) == EmailStatus.SENT);
            assertThat(node.archive().requeue(id)).isFalse();
            assertThat(sink.received())
                    .singleElement()
                    .satisfies(received -> assertThat(received.recipients()).hasSize(2));
            await().until(() -> node.events().size() == 4);
            assertThat(node.events())
                    .extracting(event -> event.getClass().getSimpleName())
                    .containsExactly("Queued", "Failed", "Requeued", "Sent");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHasNotReceivedAMailThatWasSentIsSentToAgain(Product product) {
        try (TestNode node = node(product).start()) {
            sink.play((command, usual) -> command.startsWith("RCPT TO:<ann") ? "550 5.1.1 no such user" : usual);
            UUID id = node.mailService()
                    .send(later.withTo("ann@example.org", "bob@example.org").scheduledAt(Instant.now()))
                    .id();
            await().until(() -> node.events().contains(new MailEvent.Sent(id, "default", 1, 1)));
            sink.play((command, usual) -> usual);

            assertThat(node.archive().requeue(id)).isTrue();
            await().until(() -> node.events().contains(new MailEvent.Sent(id, "default", 1, 0)));
            assertThat(sink.received())
                    .extracting(Received::recipients)
                    .containsExactly(List.of("bob@example.org"), List.of("ann@example.org"));
            assertThat(node.archive().requeue(id)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void partlySentMailIsWithdrawnForTheOthersAndTakenUpForThem(Product product) {
        try (TestNode node = TestNode.on(TestDatabase.create(product))
                .sendingTo(sink, 1)
                .retryDelay(Duration.ofHours(1))
                .build()
                .start()) {
            sink.play((command, usual) -> command.startsWith("RCPT TO:<ann") ? "450 4.2.1 busy" : usual);
            UUID id = node.mailService()
                    .send(later.withTo("ann@example.org", "bob@example.org").scheduledAt(Instant.now()))
                    .id();
            await().until(() -> status(node, id) == EmailStatus.REQUEUED);

            assertThat(node.archive().cancel(id)).isTrue();
            assertThat(node.jdbc()
                            .queryForList(
                                    "select status from postoffice_email_recipient order by recipient_index",
                                    String.class))
                    .containsExactly("CANCELLED", "ACCEPTED");
            sink.play((command, usual) -> usual);
            assertThat(node.archive().requeue(id)).isTrue();
            await().until(() -> sink.count() == 2);
            assertThat(sink.received().get(1).recipients()).containsExactly("ann@example.org");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailThatGoesToNobodyIsNotTakenUp(Product product) {
        try (TestNode node = TestNode.on(TestDatabase.create(product))
                .sendingTo(sink, 1)
                .recipients(RecipientPolicy.of(List.of(), List.of("@elsewhere.example")))
                .build()) {
            UUID id = node.mailService().send(later).id();

            assertThat(status(node, id)).isEqualTo(EmailStatus.CANCELLED);
            assertThat(node.archive().requeue(id)).isFalse();
        }
    }

    @Test
    void timeThatNoDatabaseKnowsIsRefused() {
        try (TestNode node = node(Product.H2)) {
            UUID id = node.mailService().send(later).id();
            for (Instant time : List.of(Instant.MIN, Instant.MAX, Instant.parse("+10000-01-01T00:00:00Z"))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> node.archive().reschedule(id, time))
                        .withMessage("time: is not between the years 1970 and 9999");
            }
        }
    }

    /** Its age counts from when it was asked for last: it would fail at the first failure otherwise. */
    @ParameterizedTest
    @EnumSource
    void oldMailThatIsTakenUpAgainIsTriedForAsLongAsANewOne(Product product) {
        try (TestNode node = node(product).start()) {
            UUID id = node.mailService()
                    .send(later.scheduledAt(Instant.EPOCH.plus(9, ChronoUnit.DAYS))
                            .expiresAt(Instant.now().minusSeconds(1)))
                    .id();
            await().until(() -> status(node, id) == EmailStatus.EXPIRED);
            sink.play((command, usual) -> command.startsWith("MAIL") ? "451 4.3.0 not now" : usual);

            assertThat(node.archive().requeue(id)).isTrue();
            await().until(() -> status(node, id) == EmailStatus.REQUEUED);
            sink.play((command, usual) -> usual);
            await().until(() -> status(node, id) == EmailStatus.SENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void expiryThatHasPassedIsLifted(Product product) {
        try (TestNode node = node(product).start()) {
            UUID id = node.mailService()
                    .send(later.scheduledAt(Instant.EPOCH.plus(9, ChronoUnit.DAYS))
                            .expiresAt(Instant.now().minusSeconds(1)))
                    .id();
            await().until(() -> status(node, id) == EmailStatus.EXPIRED);
            await().until(() -> node.events().contains(new MailEvent.Expired(id, "default")));

            assertThat(node.archive().requeue(id)).isTrue();
            await().until(() -> status(node, id) == EmailStatus.SENT);
        }
    }

    private UUID sendAndAwait(TestNode node) {
        UUID id = node.mailService().send(Mail.to("bob@example.org").text("Hi")).id();
        await().until(() -> status(node, id) == EmailStatus.SENT);
        return id;
    }

    private static EmailStatus status(TestNode node, UUID id) {
        return node.archive().find(id).orElseThrow().status();
    }

    private TestNode node(Product product) {
        return TestNode.on(TestDatabase.create(product)).sendingTo(sink, 1).build();
    }
}
