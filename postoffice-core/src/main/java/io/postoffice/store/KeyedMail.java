package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.MailReceipt;
import io.postoffice.enqueue.Inbox.Added;
import io.postoffice.enqueue.NewEmail;
import io.postoffice.enqueue.NewEmail.Idempotency;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The mail of one call that has idempotency keys: finds what was stored under them before, and inserts the rows of the rest. The
 * unique constraint decides between calls that run at the same time: the later one waits for the end of the first's transaction.
 */
final class KeyedMail {

    private static final String SELECT_KEPT = """
            select id, message_id, status, idempotency_key, payload_hash
            from postoffice_email
            where idempotency_key in (:keys)
            """;

    /** As many keys as are looked up with one statement: each is a parameter, and PostgreSQL takes no more than 65,535. */
    private static final int CHUNK = 1000;

    /** A mail that is deleted while its key is looked up makes another try worthwhile. */
    private static final int MAX_TRIES = 3;

    private final QueueDatabase database;
    private final EmailRows rows;
    private final Map<String, Kept> kept = new HashMap<>();
    private final Map<UUID, String> left = new HashMap<>();
    private final List<NewEmail> inserted = new ArrayList<>();
    private final Set<UUID> conflicting = new HashSet<>();

    KeyedMail(QueueDatabase database, EmailRows rows) {
        this.database = database;
        this.rows = rows;
    }

    /** Inserts the rows of those that are new; none at all if a key belongs to another mail. */
    void insert(List<NewEmail> emails) {
        List<String> keys =
                emails.stream().map(email -> idempotency(email).key()).toList();
        for (int from = 0; from < keys.size(); from += CHUNK) {
            find(keys.subList(from, Math.min(from + CHUNK, keys.size())), "");
        }
        List<NewEmail> fresh = emails.stream().filter(email -> !isKept(email)).toList();
        for (NewEmail email : fresh) {
            if (!conflicting.isEmpty()) {
                break;
            }
            insert(email);
        }
        if (!conflicting.isEmpty()) {
            rows.delete(inserted);
        }
    }

    /** Those whose rows were inserted. */
    List<NewEmail> inserted() {
        return inserted;
    }

    Added added() {
        if (!conflicting.isEmpty()) {
            return new Added(Map.of(), conflicting);
        }
        Map<UUID, MailReceipt> earlier = new HashMap<>();
        left.forEach((id, key) ->
                earlier.put(id, Objects.requireNonNull(kept.get(key)).receipt()));
        return new Added(earlier, Set.of());
    }

    private void insert(NewEmail email) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            if (rows.insertUnlessKeyIsTaken(email)) {
                inserted.add(email);
                return;
            }
            kept.remove(idempotency(email).key());
            find(List.of(idempotency(email).key()), database.dialect().latest());
            if (isKept(email)) {
                return;
            }
        }
        throw new IllegalStateException(
                "A mail with an idempotency key can neither be stored nor found; send it again");
    }

    private void find(Collection<String> keys, String suffix) {
        database.query(SELECT_KEPT + suffix, database.parameters().withAll("keys", keys), (row, number) -> {
            MailReceipt receipt = new MailReceipt(
                    database.uuid(row, "id"),
                    row.getString("message_id"),
                    EmailStatus.valueOf(row.getString("status")));
            return kept.put(row.getString("idempotency_key"), new Kept(receipt, row.getString("payload_hash")));
        });
    }

    /** Compares a mail with the one that is kept under its key; where there is none, this one is to be. */
    private boolean isKept(NewEmail email) {
        Idempotency idempotency = idempotency(email);
        Kept before = kept.get(idempotency.key());
        if (before == null) {
            kept.put(idempotency.key(), new Kept(email.receipt(), idempotency.payloadHash()));
            return false;
        }
        if (before.payloadHash().equals(idempotency.payloadHash())) {
            left.put(email.id(), idempotency.key());
        } else {
            conflicting.add(email.id());
        }
        return true;
    }

    private static Idempotency idempotency(NewEmail email) {
        return Objects.requireNonNull(email.labels().idempotency());
    }

    /** A mail that has been stored, or is being stored by this call. */
    private record Kept(MailReceipt receipt, String payloadHash) {}
}
