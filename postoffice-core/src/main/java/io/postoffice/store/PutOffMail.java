package io.postoffice.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Takes mail back that was put off for the limit of a domain, once that is another one: it would wait for turns of the old. Mail that has an
 * attempt behind it is left where it is, since nothing tells its turn from the delay before its next attempt.
 */
final class PutOffMail {

    /** So many in one transaction, so that it stays a short one. */
    private static final int BATCH = 1000;

    /** Not what was put off anew meanwhile. Only mail that is put off is due later than it was meant to be. */
    private static final String SELECT = """
            select id
            from postoffice_email
            where backend = :backend and due_at > {now} and due_at > coalesce(scheduled_at, created_at)
                and status = 'QUEUED' and attempts = 0 and updated_at < :start
            order by due_at, id
            limit :limit
            for update skip locked
            """;

    private static final String TAKE_BACK = """
            update postoffice_email
            set due_at = coalesce(scheduled_at, created_at), updated_at = {now}
            where id in (:ids)
            """;

    private final QueueDatabase database;

    PutOffMail(QueueDatabase database) {
        this.database = database;
    }

    /** Has all such mail of a backend due again, in transactions of its own. */
    void takeBack(String backend) {
        Instant start = database.now();
        int taken = BATCH;
        while (taken == BATCH) {
            taken = database.inTransaction(() -> takeBackSome(backend, start));
        }
    }

    private int takeBackSome(String backend, Instant start) {
        List<UUID> ids = database.query(
                SELECT,
                database.parameters()
                        .with("backend", backend)
                        .with("start", start)
                        .with("limit", BATCH),
                (row, number) -> database.uuid(row, "id"));
        return ids.isEmpty()
                ? 0
                : database.update(TAKE_BACK, database.parameters().with("ids", ids));
    }
}
