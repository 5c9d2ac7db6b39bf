package io.postoffice.store;

import io.postoffice.Priority;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.SendingOrder;
import io.postoffice.claim.SendingOrder.Rule;
import io.postoffice.store.QueueDatabase.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds due mail and locks it, with {@code FOR UPDATE SKIP LOCKED}, one priority after the other: each query is one range scan of
 * the index (backend, priority, due_at, id), which holds waiting mail only, and stops at mail that is not due.
 */
final class DueMailQuery {

    static final String SELECT_DUE = """
            select id, attempts, due_at, coalesce(scheduled_at, created_at) as since, expires_at, {now} as db_now
            from postoffice_email
            where backend = :backend and priority = :priority and due_at <= {now}
            order by due_at, id
            limit :limit
            for update skip locked
            """;

    private static final String SELECT_OVERDUE = SELECT_DUE.replace("due_at <= {now}", "due_at <= :overdue");

    /** Mail that may have been accepted is for its own backend to send again. */
    private static final String NOT_ACCEPTED = "due_at <= {now} and outcome_unknown = false";

    private static final String SELECT_DUE_FOR_ANOTHER = SELECT_DUE.replace("due_at <= {now}", NOT_ACCEPTED);

    private static final String SELECT_OVERDUE_FOR_ANOTHER =
            SELECT_DUE_FOR_ANOTHER.replace("due_at <= {now}", "due_at <= :overdue");

    private static final String SELECT_ONE = """
            select id, attempts, due_at, coalesce(scheduled_at, created_at) as since, expires_at, {now} as db_now
            from postoffice_email
            where id = :id and due_at <= {now}
            for update skip locked
            """;

    private static final String EXISTS = """
            select id
            from postoffice_email
            where backend = :backend and priority = :priority and due_at <= :until
            order by due_at, id
            limit 1
            """;

    private static final String SELECT_ONE_FOR_ANOTHER = SELECT_ONE.replace("due_at <= {now}", NOT_ACCEPTED);

    private static final String EXISTS_FOR_ANOTHER =
            EXISTS.replace("due_at <= :until", "due_at <= :until and outcome_unknown = false");

    private final QueueDatabase database;
    private final SendingOrder order;

    DueMailQuery(QueueDatabase database, SendingOrder order) {
        this.database = database;
        this.order = order;
    }

    /** At most as many as asked for, in sending order. */
    List<DueMail> find(ClaimRequest request) {
        return order.rule() == Rule.FIFO
                ? byWait(request, priority -> select(due(request), parameters(request, priority)))
                : byPriority(request);
    }

    /** One mail, or none if it is not due, or somebody is at it. */
    List<DueMail> find(UUID id, ClaimRequest request) {
        return select(
                request.isForAnother() ? SELECT_ONE_FOR_ANOTHER : SELECT_ONE,
                database.parameters().with("id", id));
    }

    private static String due(ClaimRequest request) {
        return request.isForAnother() ? SELECT_DUE_FOR_ANOTHER : SELECT_DUE;
    }

    /** Whether there is mail that is due by then. */
    boolean exists(String backend, Instant until) {
        return exists(EXISTS, backend, until);
    }

    /** The same, of mail that another backend may send. */
    boolean existsForAnother(String backend, Instant until) {
        return exists(EXISTS_FOR_ANOTHER, backend, until);
    }

    private boolean exists(String sql, String backend, Instant until) {
        return Arrays.stream(Priority.values()).anyMatch(priority -> {
            Parameters parameters = database.parameters()
                    .with("backend", backend)
                    .with("priority", PriorityNumber.of(priority))
                    .with("until", until);
            return !database.query(sql, parameters, (row, number) -> number).isEmpty();
        });
    }

    private List<DueMail> byPriority(ClaimRequest request) {
        // The overdue are locked already, by this transaction, and found again among their priority.
        Map<UUID, DueMail> due = new LinkedHashMap<>();
        if (order.maxWait() != null) {
            overdue(request, order.maxWait()).forEach(mail -> due.putIfAbsent(mail.id(), mail));
        }
        int overdue = due.size();
        for (Priority priority : Priority.values()) {
            int wanted = request.limit() - due.size();
            if (wanted <= 0) {
                break;
            }
            select(due(request), parameters(request, priority).with("limit", wanted + overdue))
                    .forEach(mail -> due.putIfAbsent(mail.id(), mail));
        }
        return due.values().stream().limit(request.limit()).toList();
    }

    private List<DueMail> overdue(ClaimRequest request, Duration maxWait) {
        Instant before = database.now().minus(maxWait);
        String sql = request.isForAnother() ? SELECT_OVERDUE_FOR_ANOTHER : SELECT_OVERDUE;
        return byWait(
                request, priority -> select(sql, parameters(request, priority).with("overdue", before)));
    }

    /** What is found beyond the limit is let go when the transaction ends, a moment later. */
    private static List<DueMail> byWait(ClaimRequest request, Function<Priority, List<DueMail>> find) {
        return Arrays.stream(Priority.values())
                .map(find)
                .flatMap(List::stream)
                .sorted(Comparator.comparing(DueMail::dueAt).thenComparing(DueMail::id))
                .limit(request.limit())
                .toList();
    }

    private Parameters parameters(ClaimRequest request, Priority priority) {
        return database.parameters()
                .with("backend", request.backend())
                .with("priority", PriorityNumber.of(priority))
                .with("limit", request.limit());
    }

    private List<DueMail> select(String sql, Parameters parameters) {
        return database.query(
                sql,
                parameters,
                (row, number) -> new DueMail(
                        database.uuid(row, "id"),
                        row.getInt("attempts"),
                        database.requiredInstant(row, "due_at"),
                        database.requiredInstant(row, "since"),
                        database.instant(row, "expires_at"),
                        database.requiredInstant(row, "db_now")));
    }
}
