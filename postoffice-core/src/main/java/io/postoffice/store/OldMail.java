package io.postoffice.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Removes mail that the queue has been done with for long. The identifiers tell when mail was stored (RFC 9562, version 7), so the
 * primary key is the index by which old mail is found, and what is younger is not looked at.
 */
final class OldMail {

    private static final String SELECT = """
            select e.id
            from %s
            where e.id > :after and e.id < :bound
                and e.status in ('SENT', 'FAILED', 'CANCELLED', 'EXPIRED') and e.updated_at < :before
            order by e.id
            limit :limit
            for update skip locked
            """;

    private static final String SELECT_MAIL = SELECT.formatted("postoffice_email e");

    private static final String SELECT_WITH_CONTENT =
            SELECT.formatted("postoffice_email e join postoffice_email_content c on c.email_id = e.id");

    private static final List<String> DELETE_CONTENT = List.of(
            "delete from postoffice_email_content where email_id {in ids}",
            "delete from postoffice_email_attachment where email_id {in ids}");

    private final QueueDatabase database;

    OldMail(QueueDatabase database) {
        this.database = database;
    }

    List<UUID> remove(Duration age, @Nullable UUID after, int limit) {
        return removeFrom(List.of("delete from postoffice_email where id {in ids}"), SELECT_MAIL, age, after, limit);
    }

    List<UUID> removeContent(Duration age, @Nullable UUID after, int limit) {
        return removeFrom(DELETE_CONTENT, SELECT_WITH_CONTENT, age, after, limit);
    }

    private List<UUID> removeFrom(List<String> deletes, String select, Duration age, @Nullable UUID after, int limit) {
        return database.inTransaction(() -> {
            Instant before = database.now().minus(age);
            List<UUID> ids = database.query(
                    select,
                    database.parameters()
                            .with("after", after == null ? MailIdentifiers.LEAST : after)
                            .with("bound", MailIdentifiers.firstAt(before))
                            .with("before", before)
                            .with("limit", limit),
                    (row, number) -> database.uuid(row, "id"));
            if (!ids.isEmpty()) {
                deletes.forEach(
                        delete -> database.update(delete, database.parameters().with("ids", ids)));
            }
            return ids;
        });
    }
}
