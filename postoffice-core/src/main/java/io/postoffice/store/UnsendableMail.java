package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.MailEvent;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.outcome.MailEvents;
import io.postoffice.store.EndedMail.Ended;
import io.postoffice.store.LogRows.Detail;
import io.postoffice.store.LogRows.Row;
import io.postoffice.store.LogRows.Where;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts aside what a claim finds and nobody is to send: mail that has expired, reaches nobody, or cannot be read. */
final class UnsendableMail {

    private static final Logger logger = LoggerFactory.getLogger(UnsendableMail.class);

    private final QueueDatabase database;
    private final LogRows log;
    private final MailEvents events;
    private final EndedMail endedMail;

    UnsendableMail(QueueDatabase database, LogRows log, MailEvents events) {
        this.database = database;
        this.log = log;
        this.events = events;
        this.endedMail = new EndedMail(database);
    }

    void expire(List<DueMail> expired, ClaimRequest request) {
        Map<UUID, Ended> ended =
                endedMail.giveUp(expired.stream().map(DueMail::id).toList(), EmailStatus.EXPIRED, null);
        Where where = new Where(request.backend(), request.node());
        log.insert(expired.stream()
                .map(mail -> new Row(mail.id(), mail.attempts(), AttemptOutcome.EXPIRED, where, Detail.NOTHING))
                .toList());
        publish(events(expired, ended, request));
    }

    /**
     * Records that recipients were left out.
     *
     * @param redirected all mail of which some were
     * @param reachingNobody the mail among it that has no other, and is withdrawn
     */
    void drop(List<DueMail> redirected, List<DueMail> reachingNobody, ClaimRequest request) {
        Where where = new Where(request.backend(), request.node());
        log.insert(redirected.stream()
                .map(mail -> new Row(mail.id(), mail.attempts(), AttemptOutcome.DROPPED, where, Detail.NOTHING))
                .toList());
        Map<UUID, Ended> ended =
                endedMail.withdraw(reachingNobody.stream().map(DueMail::id).toList());
        publish(events(reachingNobody, ended, request));
    }

    private static List<MailEvent> events(List<DueMail> mails, Map<UUID, Ended> ended, ClaimRequest request) {
        return mails.stream()
                .map(mail -> Objects.requireNonNull(ended.get(mail.id())).event(request.backend(), mail.attempts()))
                .toList();
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
        Where where = new Where(request.backend(), request.node());
        for (DueMail mail : leased) {
            String exceptionType = unreadable.get(mail.id());
            if (exceptionType != null) {
                Ended ended = Objects.requireNonNull(endedMail
                        .giveUp(List.of(mail.id()), EmailStatus.FAILED, "The mail cannot be read: " + exceptionType)
                        .get(mail.id()));
                int attempt = mail.attempts() + 1;
                log.insert(List.of(new Row(mail.id(), attempt, AttemptOutcome.FAILED, where, Detail.NOTHING)));
                publish(List.of(ended.event(request.backend(), attempt)));
            }
        }
    }

    private void publish(List<MailEvent> ended) {
        database.afterCommit(() -> ended.forEach(events::publish));
    }
}
