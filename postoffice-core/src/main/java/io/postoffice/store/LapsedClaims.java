package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.MailEvent;
import io.postoffice.claim.ReapRule;
import io.postoffice.claim.UnknownOutcome;
import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.outcome.MailEvents;
import io.postoffice.store.EndedMail.Ended;
import io.postoffice.store.LogRows.Detail;
import io.postoffice.store.LogRows.Row;
import io.postoffice.store.LogRows.Where;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Takes back what nodes that died, or were cut off, had claimed. */
final class LapsedClaims {

    private static final String SELECT_LAPSED = """
            select id, backend, attempts, claimed_by, {now} as db_now
            from postoffice_email
            where claimed_until < {now}
            order by claimed_until
            limit :limit
            for update skip locked
            """;

    private static final String REQUEUE = """
            update postoffice_email
            set status = 'REQUEUED', due_at = {now}, claim_token = null, claimed_by = null, claimed_until = null,
                last_error = :error, outcome_unknown = true, updated_at = {now}
            where id {in ids}
            """;

    private static final String ERROR =
            "The lease lapsed while the mail was being sent; whether it was accepted is unknown";

    private final QueueDatabase database;
    private final LogRows log;
    private final MailEvents events;
    private final EndedMail endedMail;

    LapsedClaims(QueueDatabase database, LogRows log, MailEvents events) {
        this.database = database;
        this.log = log;
        this.events = events;
        this.endedMail = new EndedMail(database);
    }

    Set<String> reap(ReapRule rule) {
        List<Lapsed> lapsed = database.query(
                SELECT_LAPSED,
                database.parameters().with("limit", rule.limit()),
                (row, number) -> new Lapsed(
                        database.uuid(row, "id"),
                        row.getInt("attempts"),
                        database.requiredInstant(row, "db_now"),
                        new Where(row.getString("backend"), row.getString("claimed_by"))));
        Predicate<Lapsed> isGivenUp =
                mail -> rule.unknownOutcome() == UnknownOutcome.HOLD || mail.attempts() >= rule.maxAttempts();
        List<Lapsed> requeued = lapsed.stream().filter(isGivenUp.negate()).toList();
        List<Lapsed> failed = lapsed.stream().filter(isGivenUp).toList();
        requeue(requeued);
        Map<UUID, Ended> ended =
                endedMail.giveUp(failed.stream().map(Lapsed::id).toList(), EmailStatus.FAILED, ERROR);
        log.insert(lapsed.stream()
                .map(mail -> new Row(mail.id(), mail.attempts(), AttemptOutcome.UNKNOWN, mail.where(), Detail.NOTHING))
                .toList());
        database.afterCommit(() -> {
            requeued.forEach(mail -> events.publish(
                    new MailEvent.Requeued(mail.id(), mail.where().backend(), mail.attempts(), mail.now())));
            failed.forEach(mail -> events.publish(Objects.requireNonNull(ended.get(mail.id()))
                    .event(mail.where().backend(), mail.attempts())));
        });
        return requeued.stream().map(mail -> mail.where().backend()).collect(Collectors.toSet());
    }

    private void requeue(List<Lapsed> mails) {
        if (!mails.isEmpty()) {
            List<UUID> ids = mails.stream().map(Lapsed::id).toList();
            database.update(REQUEUE, database.parameters().with("ids", ids).with("error", ERROR));
        }
    }

    private record Lapsed(UUID id, int attempts, Instant now, Where where) {}
}
