package io.postoffice.enqueue;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailEvent;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import io.postoffice.Priority;
import io.postoffice.enqueue.Inbox.Added;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Stores mail in the caller's transaction, and wakes the workers once it has committed. */
public final class QueueingMailService implements MailService {

    /** As many mails of a stream as are in memory, and go to the database, at a time. */
    private static final int CHUNK = 1000;

    private final MailPreparation preparation;
    private final CallersTransaction transaction;
    private final Inbox inbox;
    private final Announcements announcements;
    private final EnqueueObservation observation;

    /**
     * @param announcements who is to hear of new mail
     */
    public QueueingMailService(
            MailPreparation preparation,
            CallersTransaction transaction,
            Inbox inbox,
            Announcements announcements,
            EnqueueObservation observation) {
        this.preparation = preparation;
        this.transaction = transaction;
        this.inbox = inbox;
        this.announcements = announcements;
        this.observation = observation;
    }

    @Override
    public MailReceipt send(Mail mail) {
        return observation.observe(context -> {
            try (AttachmentSpool spool = new AttachmentSpool()) {
                NewEmail email = preparation.prepare(mail, spool).withTrace(context.trace());
                context.prepared(List.of(email));
                return send(email);
            }
        });
    }

    private MailReceipt send(NewEmail email) {
        if (email.delivery().priority() != Priority.NOW
                || TransactionSynchronizationManager.isActualTransactionActive()) {
            return store(List.of(email), index -> "", announcements.wakeUp()).get(0);
        }
        MailReceipt stored = store(List.of(email), index -> "", WakeUp.NOBODY).get(0);
        boolean isNew = stored.id().equals(email.id());
        return isNew && stored.status() == EmailStatus.QUEUED
                ? deliver(stored, email.delivery().backend())
                : stored;
    }

    private MailReceipt deliver(MailReceipt stored, String backend) {
        EmailStatus status = announcements.express().deliver(stored.id(), backend);
        if (status == EmailStatus.QUEUED) {
            announcements.wakeUp().mailCommitted(Set.of(backend));
        }
        return new MailReceipt(stored.id(), stored.messageId(), status);
    }

    @Override
    public List<MailReceipt> sendMany(Collection<Mail> mails) {
        return observation.observe(context -> {
            try (AttachmentSpool spool = new AttachmentSpool()) {
                List<NewEmail> emails = prepare(mails.iterator(), mails.size(), 0, spool);
                return emails.isEmpty() ? List.of() : storeMany(traced(emails, context), 0);
            }
        });
    }

    @Override
    public long sendMany(Stream<Mail> mails) {
        try (mails) {
            return observation.observe(
                    context -> transaction.callWhole(() -> storeInChunks(mails.iterator(), context)));
        }
    }

    private long storeInChunks(Iterator<Mail> mails, EnqueueContext context) {
        long stored = 0;
        while (mails.hasNext()) {
            try (AttachmentSpool spool = new AttachmentSpool()) {
                List<NewEmail> chunk = prepare(mails, CHUNK, stored, spool);
                storeMany(traced(chunk, context), stored);
                stored += chunk.size();
            }
        }
        return stored;
    }

    /**
     * @param firstIndex the index of the first mail among all of the call
     */
    private List<NewEmail> prepare(Iterator<Mail> mails, int limit, long firstIndex, AttachmentSpool spool) {
        List<NewEmail> emails = new ArrayList<>();
        while (mails.hasNext() && emails.size() < limit) {
            emails.add(preparation.prepare(mails.next(), firstIndex + emails.size(), spool));
        }
        return emails;
    }

    private static List<NewEmail> traced(List<NewEmail> emails, EnqueueContext context) {
        context.prepared(emails);
        Map<String, String> trace = context.trace();
        return trace.isEmpty()
                ? emails
                : emails.stream().map(email -> email.withTrace(trace)).toList();
    }

    private List<MailReceipt> storeMany(List<NewEmail> emails, long firstIndex) {
        return store(emails, index -> "mails[%d].".formatted(firstIndex + index), announcements.wakeUp());
    }

    /**
     * @param prefix stands before the name of a field: the index of the mail among many, or nothing
     */
    private List<MailReceipt> store(List<NewEmail> emails, IntFunction<String> prefix, WakeUp wakeUp) {
        return transaction.call(() -> {
            Added added = inbox.add(emails);
            refuseConflicts(emails, added, prefix);
            announce(
                    emails.stream()
                            .filter(email -> !added.earlier().containsKey(email.id()))
                            .toList(),
                    wakeUp);
            return emails.stream()
                    .map(email -> added.earlier().getOrDefault(email.id(), email.receipt()))
                    .toList();
        });
    }

    private void announce(List<NewEmail> stored, WakeUp wakeUp) {
        Set<String> backends =
                stored.stream().map(email -> email.delivery().backend()).collect(Collectors.toSet());
        if (!backends.isEmpty()) {
            WakeUpAfterCommit.register(wakeUp, transaction, backends);
        }
        stored.forEach(email -> announcements.events().accept(event(email)));
    }

    private static MailEvent event(NewEmail email) {
        String backend = email.delivery().backend();
        return email.status() == EmailStatus.CANCELLED
                ? new MailEvent.Cancelled(email.id(), backend)
                : new MailEvent.Queued(
                        email.id(),
                        backend,
                        email.message().stamp().messageId(),
                        email.labels().tags());
    }

    private static void refuseConflicts(List<NewEmail> emails, Added added, IntFunction<String> prefix) {
        List<String> problems = IntStream.range(0, emails.size())
                .filter(index -> added.conflicting().contains(emails.get(index).id()))
                .mapToObj(index -> prefix.apply(index)
                        + "idempotencyKey: belongs to a mail with other recipients, another body, other attachments or other headers;"
                        + " use a key of its own for each mail")
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidMailException(problems);
        }
    }

    /**
     * Who is to hear of new mail.
     *
     * @param wakeUp told after the commit
     * @param express sends what cannot wait
     * @param events told within the transaction; one that throws fails the call, whose caller is to roll back
     */
    public record Announcements(WakeUp wakeUp, Express express, Consumer<MailEvent> events) {}
}
