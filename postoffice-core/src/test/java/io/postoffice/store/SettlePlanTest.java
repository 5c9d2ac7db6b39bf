package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.EmailStatus;
import io.postoffice.RecipientStatus;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.SendingOrder;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.outcome.Attempt;
import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.outcome.LogLevel;
import io.postoffice.outcome.MailEvents;
import io.postoffice.outcome.Settlement;
import io.postoffice.outcome.Settlement.Next;
import io.postoffice.outcome.Settlement.RecipientChange;
import io.postoffice.transport.Receipt.Accepted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class SettlePlanTest {

    private static final int MAILS = 10_000;
    private static final int GROUP = 64;

    private static final List<String> FILL = List.of("""
            insert into postoffice_email (
                id, status, priority, backend, due_at, created_at, updated_at, attempts, from_address, subject, message_id,
                message_date)
            select uuidv7(), 'QUEUED', 20, 'default', now(), now(), now(), 0, 'shop@example.org', 'Hi',
                '<' || gen_random_uuid() || '@example.org>', now()
            from generate_series(1, %d)
            """.formatted(MAILS), """
            insert into postoffice_email_content (email_id, text_body)
            select id, 'Hello' from postoffice_email
            """, """
            insert into postoffice_email_recipient (email_id, recipient_index, kind, address, status)
            select id, 0, 'TO', id || '@example.org', 'PENDING' from postoffice_email
            """);

    /** What the one connection has read of whole tables, as its statistics tell. */
    private static final String READ = """
            select coalesce(sum(seq_tup_read), 0)
            from pg_stat_user_tables
            where relname in ('postoffice_email', 'postoffice_email_recipient')
            """;

    @Test
    void settlingReadsNoWholeTableThoughThereAreNoStatistics() {
        TestDatabase created = TestDatabase.create(Product.POSTGRESQL);
        try (HikariDataSource installing = created.dataSource();
                HikariDataSource dataSource = created.dataSource(1)) {
            new SchemaInstaller(installing, SchemaMode.FLYWAY).install();
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            FILL.forEach(jdbc::execute);
            QueueDatabase database = new QueueDatabase(dataSource);
            LogRows log = new LogRows(database, LogLevel.ALL);
            List<Attempt> attempts = claim(database, log).stream()
                    .map(mail ->
                            new Attempt(mail, "default", "node", new Accepted(null, List.of()), Duration.ofMillis(7)))
                    .toList();
            long before = read(jdbc);

            assertThat(new JdbcLedger(database, log).settle(attempts, (attempt, now) -> sent(attempt)))
                    .hasSize(GROUP);

            assertThat(read(jdbc)).isEqualTo(before);
            assertThat(jdbc.queryForObject("show enable_seqscan", String.class)).isEqualTo("on");
        }
    }

    private static List<ClaimedMail> claim(QueueDatabase database, LogRows log) {
        JdbcAttachments attachments =
                new JdbcAttachments(database, new AttachmentStorages(database, new ChunkStorage(database), List.of()));
        return new JdbcClaims(
                        database,
                        attachments,
                        log,
                        new MailEvents(event -> {}),
                        new ClaimRules(SendingOrder.BY_PRIORITY, RecipientPolicy.NONE, Map.of()))
                .claim(new ClaimRequest("default", "node", GROUP, Duration.ofMinutes(1)))
                .mails();
    }

    private static Settlement sent(Attempt attempt) {
        List<RecipientChange> changes = attempt.mail().outstanding().addresses().stream()
                .map(address -> new RecipientChange(address, RecipientStatus.ACCEPTED, null))
                .toList();
        return new Settlement(
                attempt, AttemptOutcome.SENT, new Next(EmailStatus.SENT, null, true, null), changes, null);
    }

    private static long read(JdbcTemplate jdbc) {
        jdbc.queryForList("select pg_stat_force_next_flush()");
        Long read = jdbc.queryForObject(READ, Long.class);
        return read == null ? -1 : read;
    }
}
