package io.postoffice.store;

import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.enqueue.RecipientPolicy.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds mail to the recipients that this node may send to, before it is leased. A mail that was stored under another policy, and
 * came with a copy of production's database, say, would go out to customers once more, from a staging system.
 */
final class RecipientGuard {

    private static final String SELECT = """
            select email_id, recipient_index, kind, address, personal, status
            from postoffice_email_recipient
            where email_id in (:ids)
            order by email_id, recipient_index
            """;

    private static final String DROP = """
            update postoffice_email_recipient
            set status = 'DROPPED'
            where email_id = :id and recipient_index = :index
            """;

    private static final String SELECT_HEADERS = """
            select headers
            from postoffice_email
            where id = :id
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

    /** Those that still reach somebody, whoever that is now. The others are withdrawn. */
    List<DueMail> admit(List<DueMail> due, ClaimRequest request) {
        if (policy.equals(RecipientPolicy.NONE) || due.isEmpty()) {
            return due;
        }
        Map<UUID, List<Stored>> recipients = recipients(due);
        List<DueMail> strays = due.stream()
                .filter(mail -> !policy.admits(pending(recipients.getOrDefault(mail.id(), List.of()))))
                .toList();
        List<DueMail> reachingNobody = strays.stream()
                .filter(mail -> !redirect(mail.id(), recipients.getOrDefault(mail.id(), List.of())))
                .toList();
        unsendable.drop(strays, reachingNobody, request);
        return due.stream().filter(mail -> !reachingNobody.contains(mail)).toList();
    }

    private Map<UUID, List<Stored>> recipients(List<DueMail> due) {
        List<UUID> ids = due.stream().map(DueMail::id).toList();
        return database
                .query(
                        SELECT,
                        database.parameters().with("ids", ids),
                        (row, number) -> new Stored(
                                database.uuid(row, "email_id"),
                                row.getInt("recipient_index"),
                                row.getString("status"),
                                new Recipient(
                                        RecipientKind.valueOf(row.getString("kind")),
                                        row.getString("address"),
                                        row.getString("personal"))))
                .stream()
                .collect(Collectors.groupingBy(Stored::emailId));
    }

    private static List<Recipient> pending(List<Stored> stored) {
        return stored.stream().filter(Stored::isPending).map(Stored::recipient).toList();
    }

    /** Whether the mail reaches anybody then. */
    private boolean redirect(UUID id, List<Stored> stored) {
        Outcome outcome = policy.apply(pending(stored));
        database.updateAll(
                DROP,
                stored.stream()
                        .filter(recipient ->
                                recipient.isPending() && !outcome.kept().contains(recipient.recipient()))
                        .map(recipient -> database.parameters().with("id", id).with("index", recipient.index()))
                        .toList());
        List<Recipient> added = new ArrayList<>(outcome.kept());
        added.removeAll(pending(stored));
        int next = stored.stream().mapToInt(Stored::index).max().orElse(-1) + 1;
        List<QueueDatabase.Parameters> addedRows = new ArrayList<>();
        for (Recipient recipient : added) {
            addedRows.add(rows.row(id, next + addedRows.size(), recipient, RecipientStatus.PENDING));
        }
        rows.insertAll(addedRows);
        outcome.original().ifPresent(original -> addHeader(id, original));
        return outcome.reachesSomebody();
    }

    private void addHeader(UUID id, String original) {
        List<@Nullable String> stored = database.query(
                SELECT_HEADERS, database.parameters().with("id", id), (row, number) -> row.getString("headers"));
        Map<String, String> headers = new LinkedHashMap<>(JsonColumn.read(stored.get(0)));
        headers.put(RecipientPolicy.ORIGINAL_HEADER, original);
        database.update(
                UPDATE_HEADERS, database.parameters().with("id", id).with("headers", JsonColumn.write(headers)));
    }

    private record Stored(UUID emailId, int index, String status, Recipient recipient) {

        boolean isPending() {
            return status.equals(RecipientStatus.PENDING.name());
        }
    }
}
