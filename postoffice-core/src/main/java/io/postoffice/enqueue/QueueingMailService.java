package io.postoffice.enqueue;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Stores mail in the caller's transaction, and wakes the workers once it has committed. */
public final class QueueingMailService implements MailService {

    private final MailPreparation preparation;
    private final CallersTransaction transaction;
    private final Inbox inbox;
    private final WakeUp wakeUp;

    public QueueingMailService(
            EnqueueSettings settings, Clock clock, CallersTransaction transaction, Inbox inbox, WakeUp wakeUp) {
        this.preparation = new MailPreparation(settings, clock);
        this.transaction = transaction;
        this.inbox = inbox;
        this.wakeUp = wakeUp;
    }

    @Override
    public MailReceipt send(Mail mail) {
        NewEmail email = preparation.prepare(mail);
        store(List.of(email));
        return receipt(email);
    }

    @Override
    public List<MailReceipt> sendMany(Collection<Mail> mails) {
        List<NewEmail> emails = preparation.prepareAll(mails);
        if (!emails.isEmpty()) {
            store(emails);
        }
        return emails.stream().map(QueueingMailService::receipt).toList();
    }

    private void store(List<NewEmail> emails) {
        Set<String> backends =
                emails.stream().map(email -> email.delivery().backend()).collect(Collectors.toSet());
        transaction.run(() -> {
            inbox.add(emails);
            WakeUpAfterCommit.register(wakeUp, transaction, backends);
        });
    }

    private static MailReceipt receipt(NewEmail email) {
        return new MailReceipt(email.id(), email.message().stamp().messageId(), EmailStatus.QUEUED);
    }
}
