package io.postoffice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.enqueue.CallersTransaction;
import io.postoffice.fixture.InterveningDataSource;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.store.JdbcMailInspection;
import io.postoffice.store.JdbcMailRecords;
import io.postoffice.store.QueueDatabase;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** All mail of a tag is withdrawn, whatever a node claims of it meanwhile. */
@Timeout(60)
final class CancelTaggedTest {

    private static final int MAILS = 1100;

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    /** Mail that is claimed between the look at it and its lock: one of a batch, and a whole batch. */
    @ParameterizedTest
    @CsvSource({"H2, 1", "H2, 500", "POSTGRESQL, 1", "POSTGRESQL, 500", "MARIADB, 1", "MARIADB, 500"})
    void mailThatIsClaimedMeanwhileDoesNotKeepTheRestInTheQueue(Product product, int claimed) {
        try (TestNode node =
                TestNode.on(TestDatabase.create(product)).sendingTo(sink, 1).build()) {
            node.mailService()
                    .sendMany(Collections.nCopies(
                            MAILS, Mail.to("ann@example.org").text("Hi").tags("order")));
            InterveningDataSource dataSource = new InterveningDataSource(node.dataSource());
            MailArchive archive = archive(dataSource);
            dataSource.before("for update", () -> claim(node, claimed));

            assertThat(archive.cancelTagged("order")).isEqualTo(MAILS - claimed);

            assertThat(archive.countTagged("order"))
                    .isEqualTo(
                            Map.of(EmailStatus.SENDING, (long) claimed, EmailStatus.CANCELLED, (long) MAILS - claimed));
        }
    }

    private static MailArchive archive(InterveningDataSource dataSource) {
        CallersTransaction transaction = new CallersTransaction(dataSource, new JdbcTransactionManager(dataSource));
        QueueDatabase database = new QueueDatabase(dataSource);
        return new MailArchive(
                new JdbcMailRecords(database), new JdbcMailInspection(database), transaction::call, event -> {});
    }

    /** As a node does: the oldest first. */
    private static void claim(TestNode node, int mails) {
        node.jdbc()
                .update("update postoffice_email set status = 'SENDING', due_at = null where id in"
                        + " (select id from (select id from postoffice_email order by id limit " + mails + ") oldest)");
    }
}
