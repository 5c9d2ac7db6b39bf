package io.postoffice.store;

import io.postoffice.MailEvent;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.outcome.MailEvents;
import io.postoffice.store.LogRows.Detail;
import io.postoffice.store.LogRows.Row;
import io.postoffice.store.LogRows.Where;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts aside what a claim finds and nobody is to send: mail that has expired, and mail that cannot be read. */
final class UnsendableMail {

    private static final Logger logger = LoggerFactory.getLogger(UnsendableMail.class);

    private static final String EXPIRE = """
            update postoffice_email
            set status = 'EXPIRED', due_at = null, updated_at = {now}
            where id in (:ids)
            """;

    private static final String FAIL = """
            update postoffice_email
            set status = 'FAILED', claim_token = null, claimed_by = null, claimed_until = null,
                last_error = :error, updated_at = {now}
            where id = :id
            """;

    private final QueueDatabase database;
    private final LogRows log;
    private final MailEvents events;

    UnsendableMail(QueueDatabase database, LogRows log, MailEvents events) {
        this.database = database;
        this.log = log;
        this.events = events;
    }

    void expire(List<DueMail> expired, ClaimRequest request) {
        database.update(
                EXPIRE,
                database.parameters()
                        .with("ids", expired.stream().map(DueMail::id).toList()));
        Where where = new Where(request.backend(), request.node());
        log.insert(expired.stream()
                .map(mail -> new Row(mail.id(), mail.attempts(), AttemptOutcome.EXPIRED, where, Detail.NOTHING))
                .toList());
        database.afterCommit(
                () -> expired.forEach(mail -> events.publish(new MailEvent.Expired(mail.id(), request.backend()))));
    }

    /**
     * Fails mail that has just been leased: it would be claimed again and again, and each time keep the mail behind it from being
     * sent.
     *
     * @param leased what it was leased with
     * @param unreadable its identifiers, each with the type of the exception that reading it ended in
     */
    void fail(List<DueMail> leased, Map<UUID, String> unreadable, ClaimRequest request) {
        unreadable.forEach((id, exceptionType) ->
                logger.error("Mail {} cannot be read from the queue, and has failed: {}", id, exceptionType));
        database.updateAll(
                FAIL,
                unreadable.entrySet().stream()
                        .map(mail -> database.parameters()
                                .with("id", mail.getKey())
                                .with("error", "The mail cannot be read: " + mail.getValue()))
                        .toList());
        Where where = new Where(request.backend(), request.node());
        List<DueMail> failed = leased.stream()
                .filter(mail -> unreadable.containsKey(mail.id()))
                .toList();
        log.insert(failed.stream()
                .map(mail -> new Row(mail.id(), mail.attempts() + 1, AttemptOutcome.FAILED, where, Detail.NOTHING))
                .toList());
        database.afterCommit(() -> failed.forEach(
                mail -> events.publish(new MailEvent.Failed(mail.id(), request.backend(), mail.attempts() + 1))));
    }
}
