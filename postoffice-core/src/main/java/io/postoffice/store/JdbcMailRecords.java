package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.archive.MailRecord;
import io.postoffice.archive.MailRecords;
import io.postoffice.store.QueueDatabase.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and changes mail at rest. What is changed is locked first, and looked at again then: a claim may have been faster. */
public final class JdbcMailRecords implements MailRecords {

    private static final String SELECT_ONE = """
            select e.*
            from postoffice_email e
            where e.id = :id
            """;

    private static final String SELECT_TAGGED = """
            select e.*
            from postoffice_email e join postoffice_email_tag t on t.email_id = e.id
            where t.tag = :tag
            order by t.email_id desc
            limit :limit
            """;

    private static final String SELECT_WAITING = """
            select e.*
            from postoffice_email e
            where e.id {in ids} and e.status in ('QUEUED', 'REQUEUED')
            order by e.id
            for update
            """;

    private static final String SELECT_TAGGED_WAITING = """
            select e.id
            from postoffice_email e join postoffice_email_tag t on t.email_id = e.id
            where t.tag = :tag and t.email_id > :after and e.status in ('QUEUED', 'REQUEUED')
            order by t.email_id
            limit :limit
            """;

    private static final String SELECT_GIVEN_UP = """
            select e.*
            from postoffice_email e
            where e.id = :id
                and exists (select 1 from postoffice_email_content c where c.email_id = e.id)
                and e.status in ('FAILED', 'EXPIRED', 'CANCELLED', 'SENT')
                and exists (
                    select 1 from postoffice_email_recipient r
                    where r.email_id = e.id and r.kind <> 'REPLY_TO' and r.status not in ('ACCEPTED', 'DROPPED'))
            for update
            """;

    private static final String COUNT = """
            select e.status, count(*) as mails
            from postoffice_email e
            group by e.status
            """;

    private static final String COUNT_TAGGED = """
            select e.status, count(*) as mails
            from postoffice_email e join postoffice_email_tag t on t.email_id = e.id
            where t.tag = :tag
            group by e.status
            """;

    private static final String CANCEL = """
            update postoffice_email
            set status = 'CANCELLED', due_at = null, updated_at = {now}
            where id {in ids}
            """;

    private static final String CANCEL_RECIPIENTS = """
            update postoffice_email_recipient
            set status = 'CANCELLED'
            where email_id {in ids} and kind <> 'REPLY_TO' and status = 'PENDING'
            """;

    /** A time that has passed means now: a mail is given up by its age, which begins here, and waits for as long as it is due. */
    private static final String RESCHEDULE = """
            update postoffice_email
            set scheduled_at = case when :time > {now} then :time else {now} end,
                due_at = case when :time > {now} then :time else {now} end, updated_at = {now},
                message_date = case
                    when attempts = 0 and message_date > {now} then (case when :time > {now} then :time else {now} end)
                    else message_date end
            where id {in ids}
            """;

    private static final String REQUEUE = """
            update postoffice_email
            set status = 'QUEUED', attempts = 0, scheduled_at = {now}, due_at = {now}, last_error = null, updated_at = {now},
                expires_at = case when expires_at <= {now} then null else expires_at end
            where id {in ids}
            """;

    private static final String REQUEUE_RECIPIENTS = """
            update postoffice_email_recipient
            set status = 'PENDING'
            where email_id {in ids} and status in ('REJECTED', 'DENIED', 'FAILED', 'EXPIRED', 'CANCELLED')
            """;

    private final QueueDatabase database;
    private final OldMail oldMail;

    public JdbcMailRecords(QueueDatabase database) {
        this.database = database;
        this.oldMail = new OldMail(database);
    }

    @Override
    public Optional<MailRecord> find(UUID id) {
        return query(SELECT_ONE, byId(id)).stream().findFirst();
    }

    @Override
    public List<MailRecord> findTagged(String tag, int limit) {
        return query(SELECT_TAGGED, database.parameters().with("tag", tag).with("limit", limit));
    }

    @Override
    public Map<EmailStatus, Long> countByStatus() {
        return count(COUNT, database.parameters());
    }

    @Override
    public Map<EmailStatus, Long> countTagged(String tag) {
        return count(COUNT_TAGGED, database.parameters().with("tag", tag));
    }

    @Override
    public Optional<MailRecord> cancel(UUID id) {
        return cancel(query(SELECT_WAITING, byIds(List.of(id)))).stream().findFirst();
    }

    @Override
    public List<MailRecord> cancelTagged(String tag, int limit) {
        UUID after = MailIdentifiers.LEAST;
        while (true) {
            List<UUID> ids = database.query(
                    SELECT_TAGGED_WAITING,
                    database.parameters().with("tag", tag).with("after", after).with("limit", limit),
                    (row, number) -> database.uuid(row, "id"));
            if (ids.isEmpty()) {
                return List.of();
            }
            List<MailRecord> cancelled = cancel(query(SELECT_WAITING, byIds(ids)));
            if (!cancelled.isEmpty()) {
                return cancelled;
            }
            // All of these were claimed meanwhile. Looking for the next ones behind them, because a transaction that
            // reads
            // from a snapshot sees these wait to its end.
            after = ids.get(ids.size() - 1);
        }
    }

    private List<MailRecord> cancel(List<MailRecord> waiting) {
        if (!waiting.isEmpty()) {
            Parameters ids = database.parameters()
                    .with("ids", waiting.stream().map(MailRecord::id).toList());
            database.update(CANCEL, ids);
            database.update(CANCEL_RECIPIENTS, ids);
        }
        return waiting;
    }

    @Override
    public boolean reschedule(UUID id, Instant time) {
        if (query(SELECT_WAITING, byIds(List.of(id))).isEmpty()) {
            return false;
        }
        database.update(
                RESCHEDULE,
                database.parameters().with("ids", List.of(id)).with("time", time.truncatedTo(ChronoUnit.MICROS)));
        return true;
    }

    @Override
    public Optional<MailRecord> requeue(UUID id) {
        if (query(SELECT_GIVEN_UP, byId(id)).isEmpty()) {
            return Optional.empty();
        }
        database.update(REQUEUE, database.parameters().with("ids", List.of(id)));
        database.update(REQUEUE_RECIPIENTS, database.parameters().with("ids", List.of(id)));
        return find(id);
    }

    @Override
    public List<UUID> remove(Duration age, @Nullable UUID after, int limit) {
        return oldMail.remove(age, after, limit);
    }

    @Override
    public List<UUID> removeContent(Duration age, @Nullable UUID after, int limit) {
        return oldMail.removeContent(age, after, limit);
    }

    private Parameters byIds(List<UUID> ids) {
        return database.parameters().with("ids", ids);
    }

    private Parameters byId(UUID id) {
        return database.parameters().with("id", id);
    }

    private List<MailRecord> query(String sql, Parameters parameters) {
        return database.query(sql, parameters, (row, number) -> MailRows.read(database, row));
    }

    private Map<EmailStatus, Long> count(String sql, Parameters parameters) {
        Map<EmailStatus, Long> counts = new EnumMap<>(EmailStatus.class);
        database.query(
                sql,
                parameters,
                (row, number) -> counts.put(EmailStatus.valueOf(row.getString("status")), row.getLong("mails")));
        return counts;
    }
}
