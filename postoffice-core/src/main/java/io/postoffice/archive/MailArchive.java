package io.postoffice.archive;

import io.postoffice.EmailStatus;
import io.postoffice.MailEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Mail after it was stored: looks it up, withdraws it, puts it off, takes it up again. Each call joins the caller's transaction as
 * {@code MailService.send} does, so that an order and its mail are cancelled together, or neither. Safe for use by many threads.
 */
public final class MailArchive {

    /** The last year that all databases know. */
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private static final int MAX_FOUND = 1000;
    private static final int CANCEL_BATCH = 500;

    private final MailRecords records;
    private final JoinedTransaction transaction;
    private final Consumer<MailEvent> events;
    private final MailInspection inspection;

    /**
     * @param events told of withdrawn mail within the transaction, and of requeued mail
     */
    public MailArchive(
            MailRecords records, MailInspection inspection, JoinedTransaction transaction, Consumer<MailEvent> events) {
        this.records = records;
        this.inspection = inspection;
        this.transaction = transaction;
        this.events = events;
    }

    /** Where a mail stands; empty if there is none of this identifier, or no more. */
    public Optional<MailRecord> find(UUID id) {
        return records.find(id);
    }

    /**
     * The newest mails of a tag, the newest first.
     *
     * @param limit how many at most, from 1 to 1000
     * @throws IllegalArgumentException if the limit is out of range
     */
    public List<MailRecord> findTagged(String tag, int limit) {
        if (limit < 1 || limit > MAX_FOUND) {
            throw new IllegalArgumentException("limit: must be from 1 to %d, and is %d".formatted(MAX_FOUND, limit));
        }
        return records.findTagged(tag, limit);
    }

    /** The newest mail that fits the query, the newest first. */
    public List<MailRecord> search(MailQuery query) {
        return inspection.search(query);
    }

    /** A mail with its recipients and all attempts that are logged; empty if there is none of this identifier, or no more. */
    public Optional<MailDetails> details(UUID id) {
        return inspection.details(id);
    }

    /** How much mail there is: cheap, however much is kept. */
    public Backlog backlog(Collection<String> backends) {
        return inspection.backlog(backends);
    }

    /** How many mails there are in each status; statuses without mail are left out. Reads the whole queue, kept mail included. */
    public Map<EmailStatus, Long> countByStatus() {
        return records.countByStatus();
    }

    /** How many mails of each backend there are in each status. Reads the whole queue, kept mail included. */
    public Map<String, Map<EmailStatus, Long>> countByBackend() {
        return inspection.countByBackend();
    }

    /** How many mails of a tag there are in each status; statuses without mail are left out. */
    public Map<EmailStatus, Long> countTagged(String tag) {
        return records.countTagged(tag);
    }

    /**
     * Withdraws a mail that no node has claimed yet.
     *
     * @return whether it is withdrawn; not if it is being sent, or the queue is done with it, or there is none
     * @throws IllegalStateException if the caller's transaction is read-only
     */
    public boolean cancel(UUID id) {
        return transaction.call(() -> {
            Optional<MailRecord> cancelled = records.cancel(id);
            cancelled.ifPresent(this::announceCancelled);
            return cancelled.isPresent();
        });
    }

    /**
     * Withdraws all mail of a tag that no node has claimed yet.
     *
     * @return how many are withdrawn
     * @throws IllegalStateException if the caller's transaction is read-only
     */
    public int cancelTagged(String tag) {
        return transaction.call(() -> {
            List<MailRecord> cancelled = new ArrayList<>();
            List<MailRecord> batch = records.cancelTagged(tag, CANCEL_BATCH);
            // A batch is smaller than asked for when a node was faster with some of it; there may be more all the same.
            while (!batch.isEmpty()) {
                cancelled.addAll(batch);
                batch = records.cancelTagged(tag, CANCEL_BATCH);
            }
            cancelled.forEach(this::announceCancelled);
            return cancelled.size();
        });
    }

    /**
     * Has a mail that no node has claimed yet go out at another time; a time that has passed means at once.
     *
     * @return whether it does; not if it is being sent, or the queue is done with it, or there is none
     * @throws IllegalArgumentException if the mail expires before that time, or it is not between the years 1970 and 9999
     * @throws IllegalStateException if the caller's transaction is read-only
     */
    public boolean reschedule(UUID id, Instant time) {
        if (time.isBefore(Instant.EPOCH) || !time.isBefore(END_OF_TIME)) {
            throw new IllegalArgumentException("time: is not between the years 1970 and 9999");
        }
        return transaction.call(() -> {
            Optional<Instant> expiry = records.find(id).map(mail -> mail.times().expiresAt());
            if (expiry.isPresent() && expiry.get().isBefore(time)) {
                throw new IllegalArgumentException(
                        "time: is after the expiry of mail %s, so that it could never be sent".formatted(id));
            }
            return records.reschedule(id, time);
        });
    }

    /**
     * Takes up a mail again that has failed, has expired or was withdrawn, or that some of its recipients have not received: due at
     * once, with no attempt behind it, and for those recipients only. An expiry that has passed is lifted.
     *
     * @return whether it is; not if all have received it or it still waits, or if its content is gone, or there is none
     * @throws IllegalStateException if the caller's transaction is read-only
     */
    public boolean requeue(UUID id) {
        return transaction.call(() -> {
            Optional<MailRecord> requeued = records.requeue(id);
            requeued.ifPresent(mail -> events.accept(new MailEvent.Requeued(
                    mail.id(),
                    mail.backend(),
                    0,
                    Optional.ofNullable(mail.times().dueAt()).orElseThrow())));
            return requeued.isPresent();
        });
    }

    private void announceCancelled(MailRecord mail) {
        events.accept(new MailEvent.Cancelled(mail.id(), mail.backend()));
    }
}
