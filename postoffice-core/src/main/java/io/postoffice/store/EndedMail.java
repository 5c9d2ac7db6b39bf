package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.MailEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ends mail that no attempt ends. One that somebody has received ends as sent, as it does after an attempt. */
final class EndedMail {

    private static final String END = """
            update postoffice_email
            set status = :status, due_at = null, claim_token = null, claimed_by = null, claimed_until = null,
                last_error = coalesce(:error, last_error), updated_at = {now}
            where id {in ids}
            """;

    private static final String END_RECIPIENTS = """
            update postoffice_email_recipient
            set status = :status
            where email_id {in ids} and kind <> 'REPLY_TO' and status = 'PENDING'
            """;

    private static final String COUNT_RECIPIENTS = """
            select email_id, count(distinct address) as recipients,
                count(distinct case when status = 'ACCEPTED' then address end) as accepted
            from postoffice_email_recipient
            where email_id {in ids} and kind <> 'REPLY_TO' and status <> 'DROPPED'
            group by email_id
            having count(distinct case when status = 'ACCEPTED' then address end) > 0
            """;

    private final QueueDatabase database;

    EndedMail(QueueDatabase database) {
        this.database = database;
    }

    /**
     * Gives up mail that is locked by the current transaction.
     *
     * @param status FAILED or EXPIRED: what becomes of the mail if nobody has received it, and of whoever is pending
     * @param error why, for the mail; {@code null} to leave what it says
     */
    Map<UUID, Ended> giveUp(Collection<UUID> ids, EmailStatus status, @Nullable String error) {
        Map<UUID, Ended> ended = end(ids, status, error);
        update(END_RECIPIENTS, ids, status.name(), null);
        return ended;
    }

    /** Withdraws mail that is locked by the current transaction, and has nobody pending. */
    Map<UUID, Ended> withdraw(Collection<UUID> ids) {
        return end(ids, EmailStatus.CANCELLED, null);
    }

    private Map<UUID, Ended> end(Collection<UUID> ids, EmailStatus status, @Nullable String error) {
        Map<UUID, Ended> ended = new HashMap<>();
        if (ids.isEmpty()) {
            return ended;
        }
        ids.forEach(id -> ended.put(id, new Ended(id, status, 0)));
        partlyReceived(ids).forEach(mail -> ended.put(mail.id(), mail));
        for (EmailStatus last : List.of(status, EmailStatus.SENT)) {
            List<UUID> alike = ended.values().stream()
                    .filter(mail -> mail.status() == last)
                    .map(Ended::id)
                    .toList();
            update(END, alike, last.name(), error);
        }
        return ended;
    }

    private List<Ended> partlyReceived(Collection<UUID> ids) {
        return database.query(
                COUNT_RECIPIENTS,
                database.parameters().with("ids", ids),
                (row, number) -> new Ended(
                        database.uuid(row, "email_id"),
                        EmailStatus.SENT,
                        row.getInt("recipients") - row.getInt("accepted")));
    }

    private void update(String sql, Collection<UUID> ids, String status, @Nullable String error) {
        if (!ids.isEmpty()) {
            database.update(
                    sql,
                    database.parameters()
                            .with("ids", ids)
                            .with("status", status)
                            .with("error", error));
        }
    }

    /**
     * What became of a mail.
     *
     * @param undelivered how many have not received it, though somebody has
     */
    record Ended(UUID id, EmailStatus status, int undelivered) {

        MailEvent event(String backend, int attempt) {
            return switch (status) {
                case SENT -> new MailEvent.Sent(id, backend, attempt, undelivered);
                case EXPIRED -> new MailEvent.Expired(id, backend);
                case CANCELLED -> new MailEvent.Cancelled(id, backend);
                default -> new MailEvent.Failed(id, backend, attempt);
            };
        }
    }
}
