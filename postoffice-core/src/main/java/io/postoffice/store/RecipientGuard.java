package io.postoffice.store;

import io.postoffice.Recipient;
import io.postoffice.RecipientStatus;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.store.QueueDatabase.Parameters;
import io.postoffice.store.Redirection.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds mail to the recipients that this node may send to, before it is leased. A mail that was stored under another policy, and
 * came with a copy of production's database, say, would go out to customers once more, from a staging system.
 */
final class RecipientGuard {

    private static final String SELECT = """
            select email_id, recipient_index, kind, address, personal, status
            from postoffice_email_recipient
            where email_id {in ids}
            order by email_id, recipient_index
            """;

    private static final String DROP = """
            update postoffice_email_recipient
            set status = 'DROPPED'
            where email_id = :id and recipient_index = :index
            """;

    private static final String SELECT_HEADERS = """
            select id, headers
            from postoffice_email
            where id {in ids}
            """;

    private static final String UPDATE_HEADERS = """
            update postoffice_email
            set headers = :headers
            where id = :id
            """;

    private final QueueDatabase database;
    private final RecipientPolicy policy;
    private final UnsendableMail unsendable;
    private final RecipientRows rows;

    RecipientGuard(QueueDatabase database, RecipientPolicy policy, UnsendableMail unsendable) {
        this.database = database;
        this.policy = policy;
        this.unsendable = unsendable;
        this.rows = new RecipientRows(database);
    }

    /** Those that still reach somebody, whoever that is now. The others are withdrawn, or have failed if they cannot be read. */
    List<DueMail> admit(List<DueMail> due, ClaimRequest request) {
        if (policy.equals(RecipientPolicy.NONE) || due.isEmpty()) {
            return due;
        }
        Map<UUID, Redirection> redirections = new HashMap<>();
        Map<UUID, String> unreadable = new LinkedHashMap<>();
        plan(due.stream().map(DueMail::id).toList(), redirections, unreadable);
        redirections.forEach(this::redirect);
        List<DueMail> redirected =
                due.stream().filter(mail -> redirections.containsKey(mail.id())).toList();
        List<DueMail> reachingNobody = redirected.stream()
                .filter(mail ->
                        !Objects.requireNonNull(redirections.get(mail.id())).reachesSomebody())
                .toList();
        unsendable.drop(redirected, reachingNobody, request);
        unsendable.fail(due, unreadable, request);
        return due.stream()
                .filter(mail -> !reachingNobody.contains(mail) && !unreadable.containsKey(mail.id()))
                .toList();
    }

    /** What cannot be read must not keep the rest from being sent. */
    private void plan(List<UUID> ids, Map<UUID, Redirection> redirections, Map<UUID, String> unreadable) {
        Map<UUID, List<Stored>> recipients = recipients(ids);
        Map<UUID, @Nullable String> headers = headers(ids);
        for (UUID id : ids) {
            try {
                Redirection.of(recipients.getOrDefault(id, List.of()), headers.get(id), policy)
                        .ifPresent(redirection -> redirections.put(id, redirection));
            } catch (RuntimeException ex) {
                unreadable.put(id, ex.getClass().getName());
            }
        }
    }

    private Map<UUID, List<Stored>> recipients(List<UUID> ids) {
        Map<UUID, List<Stored>> recipients = new HashMap<>();
        database.query(
                SELECT,
                database.parameters().with("ids", ids),
                (row, number) -> recipients
                        .computeIfAbsent(database.uuid(row, "email_id"), id -> new ArrayList<>())
                        .add(new Stored(
                                row.getInt("recipient_index"),
                                row.getString("kind"),
                                row.getString("address"),
                                row.getString("personal"),
                                row.getString("status"))));
        return recipients;
    }

    private Map<UUID, @Nullable String> headers(List<UUID> ids) {
        Map<UUID, @Nullable String> headers = new HashMap<>();
        database.query(SELECT_HEADERS, database.parameters().with("ids", ids), (row, number) -> {
            headers.put(database.uuid(row, "id"), row.getString("headers"));
            return number;
        });
        return headers;
    }

    private void redirect(UUID id, Redirection redirection) {
        database.updateAll(
                DROP,
                redirection.dropped().stream()
                        .map(index -> database.parameters().with("id", id).with("index", index))
                        .toList());
        List<Parameters> added = new ArrayList<>();
        for (Recipient recipient : redirection.added()) {
            added.add(rows.row(id, redirection.next() + added.size(), recipient, RecipientStatus.PENDING));
        }
        rows.insertAll(added);
        if (redirection.headers() != null) {
            database.update(
                    UPDATE_HEADERS, database.parameters().with("id", id).with("headers", redirection.headers()));
        }
    }
}
