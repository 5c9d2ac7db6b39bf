package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.Priority;
import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import io.postoffice.archive.Backlog;
import io.postoffice.archive.Backlog.Waiting;
import io.postoffice.archive.MailDetails;
import io.postoffice.archive.MailDetails.Addressee;
import io.postoffice.archive.MailDetails.Cause;
import io.postoffice.archive.MailDetails.LoggedAttempt;
import io.postoffice.archive.MailInspection;
import io.postoffice.archive.MailQuery;
import io.postoffice.archive.MailRecord;
import io.postoffice.store.QueueDatabase.Parameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at the queue with queries that indexes answer. */
public final class JdbcMailInspection implements MailInspection {

    private static final String SELECT_MAIL = """
            select e.id, e.message_id, e.status, e.priority, e.backend, e.attempts,
                e.created_at, e.due_at, e.expires_at, e.sent_at, e.last_error
            from postoffice_email e
            where e.id = :id
            """;

    private static final String SELECT_RECIPIENTS = """
            select kind, address, status, last_reply
            from postoffice_email_recipient
            where email_id = :id
            order by recipient_index
            """;

    private static final String SELECT_LOG = """
            select attempt, logged_at, outcome, backend, node, duration_ms, exception_type, server_reply, phase, reason
            from postoffice_email_log
            where email_id = :id
            order by id
            """;

    private static final String COUNT_WAITING = """
            select count(*) as mails, coalesce(sum(case when due_at <= {now} then 1 else 0 end), 0) as due,
                min(due_at) as oldest, {now} as db_now
            from postoffice_email
            where backend = :backend and priority = :priority and due_at >= :epoch
            """;

    private static final String COUNT_SENDING = """
            select claimed_by, count(*) as mails
            from postoffice_email
            where claimed_until >= :epoch
            group by claimed_by
            """;

    private static final String COUNT_NEWEST = """
            select newest.status, count(*) as mails
            from (
                select status
                from postoffice_email
                order by id desc
                limit :limit) newest
            group by newest.status
            """;

    private static final String COUNT_ALL = """
            select backend, status, count(*) as mails
            from postoffice_email
            group by backend, status
            """;

    private final QueueDatabase database;
    private final MailSearch search;

    public JdbcMailInspection(QueueDatabase database) {
        this.database = database;
        this.search = new MailSearch(database);
    }

    @Override
    public List<MailRecord> search(MailQuery query) {
        return search.find(query);
    }

    @Override
    public Optional<MailDetails> details(UUID id) {
        Parameters parameters = database.parameters().with("id", id);
        List<Addressee> recipients = database.query(SELECT_RECIPIENTS, parameters, (row, number) -> addressee(row));
        List<LoggedAttempt> attempts = database.query(SELECT_LOG, parameters, (row, number) -> attempt(row));
        return database
                .query(
                        SELECT_MAIL,
                        parameters,
                        (row, number) -> new MailDetails(
                                MailRows.read(database, row), row.getString("last_error"), recipients, attempts))
                .stream()
                .findFirst();
    }

    private static Addressee addressee(ResultSet row) throws SQLException {
        return new Addressee(
                RecipientKind.valueOf(row.getString("kind")),
                row.getString("address"),
                RecipientStatus.valueOf(row.getString("status")),
                row.getString("last_reply"));
    }

    private LoggedAttempt attempt(ResultSet row) throws SQLException {
        return new LoggedAttempt(
                row.getInt("attempt"),
                database.requiredInstant(row, "logged_at"),
                row.getString("outcome"),
                row.getString("backend"),
                row.getString("node"),
                row.getLong("duration_ms"),
                new Cause(
                        row.getString("phase"),
                        row.getString("server_reply"),
                        row.getString("exception_type"),
                        row.getString("reason")));
    }

    @Override
    public Backlog backlog(Collection<String> backends) {
        Map<String, Waiting> waiting = new TreeMap<>();
        backends.forEach(backend -> waiting.put(backend, waiting(backend)));
        Map<String, Long> sending = new TreeMap<>();
        database.query(
                COUNT_SENDING,
                database.parameters().with("epoch", Instant.EPOCH),
                (row, number) -> sending.put(row.getString("claimed_by"), row.getLong("mails")));
        Map<EmailStatus, Long> newest = new EnumMap<>(EmailStatus.class);
        database.query(
                COUNT_NEWEST,
                database.parameters().with("limit", Backlog.NEWEST),
                (row, number) -> newest.put(EmailStatus.valueOf(row.getString("status")), row.getLong("mails")));
        return new Backlog(waiting, sending, new NodeRows(database).find(), newest);
    }

    @Override
    public Map<String, Map<EmailStatus, Long>> countByBackend() {
        Map<String, Map<EmailStatus, Long>> counts = new TreeMap<>();
        database.query(
                COUNT_ALL,
                database.parameters(),
                (row, number) -> counts.computeIfAbsent(
                                row.getString("backend"), backend -> new EnumMap<>(EmailStatus.class))
                        .put(EmailStatus.valueOf(row.getString("status")), row.getLong("mails")));
        return counts;
    }

    private Waiting waiting(String backend) {
        long due = 0;
        long later = 0;
        Duration oldest = null;
        for (Priority priority : Priority.values()) {
            Parameters parameters = database.parameters()
                    .with("backend", backend)
                    .with("priority", PriorityNumber.of(priority))
                    .with("epoch", Instant.EPOCH);
            Waiting some = database.query(COUNT_WAITING, parameters, (row, number) -> waiting(row))
                    .get(0);
            due += some.due();
            later += some.later();
            oldest = longer(oldest, some.oldestDue());
        }
        return new Waiting(due, later, oldest);
    }

    private Waiting waiting(ResultSet row) throws SQLException {
        Instant oldest = database.instant(row, "oldest");
        Duration age =
                oldest == null ? Duration.ZERO : Duration.between(oldest, database.requiredInstant(row, "db_now"));
        long due = row.getLong("due");
        return new Waiting(due, row.getLong("mails") - due, due == 0 ? null : age);
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) < 0 ? other : one;
    }
}
