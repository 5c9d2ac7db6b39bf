package io.postoffice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.archive.Cleanup.Removed;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Old mail is removed, and no other. */
@Timeout(60)
final class CleanupTest {

    private static final Mail MAIL = Mail.to("ann@example.org").text("Hello").tags("order");
    private static final Duration WEEK = Duration.ofDays(7);

    @ParameterizedTest
    @EnumSource
    void oldMailThatTheQueueIsDoneWithIsRemoved(Product product) {
        try (TestNode node = node(product)) {
            node.mailService().sendMany(Collections.nCopies(1100, MAIL));
            node.mailService().sendMany(Collections.nCopies(5, MAIL.tags("waiting")));
            node.jdbc()
                    .update("update postoffice_email set status = 'SENT', due_at = null where id in"
                            + " (select email_id from postoffice_email_tag where tag = 'order')");

            assertThat(cleanup(node, WEEK, null)).isEqualTo(new Removed(0, 0, 0, Set.of()));
            assertThat(cleanup(node, Duration.ZERO, null)).isEqualTo(new Removed(1100, 0, 0, Set.of()));
            assertThat(node.archive().countByStatus()).isEqualTo(Map.of(EmailStatus.QUEUED, 5L));
            assertThat(node.jdbc().queryForObject("select count(*) from postoffice_email_content", Integer.class))
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SENT", "FAILED", "EXPIRED", "CANCELLED", "QUEUED", "REQUEUED", "SENDING"})
    void onlyMailThatTheQueueIsDoneWithIsRemoved(EmailStatus status) {
        try (TestNode node = node(Product.POSTGRESQL)) {
            node.mailService().send(MAIL);
            node.jdbc().update("update postoffice_email set status = ?", status.name());

            assertThat(cleanup(node, Duration.ZERO, null).mails()).isEqualTo(status.isTerminal() ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailThatWasScheduledLongAgoIsKeptFromItsEnd(Product product) {
        try (TestNode node = node(product)) {
            UUID id = node.mailService()
                    .send(MAIL.scheduledAt(Instant.now().plus(1, ChronoUnit.DAYS)))
                    .id();
            node.archive().cancel(id);

            assertThat(cleanup(node, Duration.ofHours(1), null)).isEqualTo(new Removed(0, 0, 0, Set.of()));
            assertThat(node.archive().find(id)).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentIsRemovedAndTheRestIsKept(Product product) {
        try (TestNode node = node(product)) {
            List<UUID> ids = node.mailService().sendMany(List.of(MAIL, MAIL)).stream()
                    .map(receipt -> receipt.id())
                    .toList();
            ids.forEach(node.archive()::cancel);

            assertThat(cleanup(node, WEEK, Duration.ZERO)).isEqualTo(new Removed(0, 2, 0, Set.of()));
            assertThat(cleanup(node, WEEK, Duration.ZERO)).isEqualTo(new Removed(0, 0, 0, Set.of()));
            assertThat(node.archive().countTagged("order")).isEqualTo(Map.of(EmailStatus.CANCELLED, 2L));
            assertThat(node.archive().requeue(ids.get(0))).isFalse();
        }
    }

    /** Until the database's clock has moved on: mail that was stored this very moment is not older than nothing. */
    private static Removed cleanup(TestNode node, @Nullable Duration retention, @Nullable Duration purgeContentAfter) {
        Instant stored = Instant.now();
        await().until(() -> Instant.now().isAfter(stored.plusMillis(20)));
        return new Cleanup(
                        node.records(),
                        node.attachments(),
                        new CleanupRules(retention, purgeContentAfter, Duration.ZERO))
                .run();
    }

    private static TestNode node(Product product) {
        try (SmtpSink sink = new SmtpSink()) {
            return TestNode.on(TestDatabase.create(product)).sendingTo(sink, 1).build();
        }
    }
}
