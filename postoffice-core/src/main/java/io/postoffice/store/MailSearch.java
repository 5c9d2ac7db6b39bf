package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.archive.MailQuery;
import io.postoffice.archive.MailQuery.Filter;
import io.postoffice.archive.MailRecord;
import io.postoffice.enqueue.StoredAddress;
import io.postoffice.store.QueueDatabase.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches for mail, with a statement for each way that an index leads. All go by the identifier, which is in order of time. */
final class MailSearch {

    private static final String FOUND = """
            select e.id, e.message_id, e.status, e.priority, e.backend, e.attempts,
                e.created_at, e.due_at, e.expires_at, e.sent_at
            from %s
            where %s
                and e.id < :before and e.id >= :least and e.id < :greatest
                and (:status is null or e.status = :status)
                and (:backend is null or e.backend = :backend)
                and (:template is null or e.template_name = :template)
                and e.created_at >= :from and e.created_at < :until
            """;

    private static final String SELECT = FOUND + """
            order by e.id desc
            limit :limit
            """;

    private static final String SELECT_ANY = SELECT.formatted("postoffice_email e", "1 = 1");

    /** In these words, since an index of PostgreSQL holds just these. */
    private static final String SELECT_TROUBLED = SELECT.formatted(
            "postoffice_email e", "e.status = :status and e.status in ('REQUEUED', 'FAILED', 'EXPIRED', 'CANCELLED')");

    private static final String SELECT_QUEUED = SELECT.formatted("postoffice_email e", "e.due_at is not null");

    /**
     * The same for PostgreSQL: all that waits is in the index that claims use, and its identifiers, too. It would look for it among all
     * that was sent, or read all of what waits, if it were let; the limits keep it from that.
     */
    private static final String SELECT_QUEUED_EACH =
            """
            select found.*
            from (
                select id
                from postoffice_email
                where due_at is not null
                order by id desc
                limit 1000000000) waiting
            cross join lateral (%s limit 1) found
            order by waiting.id desc
            limit :limit
            """.formatted(FOUND.formatted("postoffice_email e", "e.id = waiting.id"));

    private static final String SELECT_SENDING = SELECT.formatted("postoffice_email e", "e.claimed_until is not null");

    static final String SELECT_BY_RECIPIENT =
            SELECT.formatted("postoffice_email_recipient r join postoffice_email e on e.id = r.email_id", """
                    r.address_lower = lower(:key) and not exists (
                        select 1 from postoffice_email_recipient s
                        where s.email_id = r.email_id and s.address_lower = r.address_lower and s.recipient_index < r.recipient_index)
                    """);

    private static final String SELECT_BY_TAG =
            SELECT.formatted("postoffice_email_tag t join postoffice_email e on e.id = t.email_id", "t.tag = :key");

    private static final String SELECT_BY_OWN_MESSAGE_ID =
            SELECT.formatted("postoffice_email e", "e.id = :id and e.message_id = :key");

    private static final String SELECT_BY_GIVEN_MESSAGE_ID =
            SELECT.formatted("postoffice_email e", "e.given_message_id = :key");

    /** The last year that all databases know. */
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    /** Identifiers come from the clocks of the nodes, and times from that of the database. */
    private static final Duration SKEW = Duration.ofDays(1);

    private final QueueDatabase database;

    MailSearch(QueueDatabase database) {
        this.database = database;
    }

    List<MailRecord> find(MailQuery query) {
        MailQuery.Key key = query.key();
        Parameters parameters = parameters(query);
        if (key.recipient() != null) {
            return find(SELECT_BY_RECIPIENT, parameters.with("key", StoredAddress.of(key.recipient())));
        } else if (key.tag() != null) {
            return find(SELECT_BY_TAG, parameters.with("key", key.tag()));
        } else if (key.messageId() != null) {
            return findByMessageId(key.messageId().strip(), parameters);
        }
        return find(selectByStatus(query.filter().status()), parameters);
    }

    private String selectByStatus(@Nullable EmailStatus status) {
        if (status == null) {
            return SELECT_ANY;
        }
        return switch (status) {
            case QUEUED -> database.dialect().joinsGivenRows() ? SELECT_QUEUED_EACH : SELECT_QUEUED;
            case SENDING -> SELECT_SENDING;
            case REQUEUED, FAILED, EXPIRED, CANCELLED -> SELECT_TROUBLED;
            case SENT -> SELECT_ANY;
        };
    }

    /** Most are made of the mail's identifier. Servers' logs and people leave the brackets out. */
    private List<MailRecord> findByMessageId(String messageId, Parameters parameters) {
        String bracketed = messageId.startsWith("<") ? messageId : '<' + messageId + '>';
        List<MailRecord> found = OwnMessageId.identifier(bracketed)
                .map(id ->
                        find(SELECT_BY_OWN_MESSAGE_ID, parameters.with("id", id).with("key", bracketed)))
                .orElse(List.of());
        return found.isEmpty() ? find(SELECT_BY_GIVEN_MESSAGE_ID, parameters.with("key", bracketed)) : found;
    }

    private List<MailRecord> find(String sql, Parameters parameters) {
        return database.query(sql, parameters, (row, number) -> MailRows.read(database, row));
    }

    private Parameters parameters(MailQuery query) {
        Filter filter = query.filter();
        return database.parameters()
                .with("before", query.before() == null ? MailIdentifiers.GREATEST : query.before())
                .with(
                        "least",
                        filter.from() == null
                                ? MailIdentifiers.LEAST
                                : MailIdentifiers.firstAt(filter.from().minus(SKEW)))
                .with(
                        "greatest",
                        filter.until() == null
                                ? MailIdentifiers.GREATEST
                                : MailIdentifiers.firstAt(filter.until().plus(SKEW)))
                .with("status", nameOf(filter.status()))
                .with("backend", filter.backend())
                .with("template", filter.template())
                .with("from", filter.from() == null ? Instant.EPOCH : filter.from())
                .with("until", filter.until() == null ? END_OF_TIME : filter.until())
                .with("limit", query.limit());
    }

    private static @Nullable String nameOf(@Nullable EmailStatus status) {
        return status == null ? null : status.name();
    }
}
