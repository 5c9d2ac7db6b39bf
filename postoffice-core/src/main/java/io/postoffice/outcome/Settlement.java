package io.postoffice.outcome;

import io.postoffice.EmailStatus;
import io.postoffice.MailEvent;
import io.postoffice.RecipientStatus;
import io.postoffice.transport.Failure;
import io.postoffice.transport.SmtpReply;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written down about an attempt.
 *
 * @param attempt the attempt
 * @param outcome how it ended
 * @param next where the mail stands now
 * @param recipients what became of the recipients it went to
 * @param failure why and where it stopped; {@code null} when it did not
 */
public record Settlement(
        Attempt attempt,
        AttemptOutcome outcome,
        Next next,
        List<RecipientChange> recipients,
        @Nullable Failure failure) {

    MailEvent event() {
        UUID id = attempt.mail().claim().emailId();
        int number = attempt.mail().attempt();
        String backend = attempt.backend();
        if (next.dueAt() != null) {
            return new MailEvent.Requeued(id, backend, number, next.dueAt());
        }
        return switch (next.status()) {
            case SENT -> new MailEvent.Sent(id, backend, number, undelivered());
            case EXPIRED -> new MailEvent.Expired(id, backend);
            default -> new MailEvent.Failed(id, backend, number);
        };
    }

    private int undelivered() {
        long now = recipients.stream()
                .filter(change -> change.status() != RecipientStatus.ACCEPTED)
                .count();
        return attempt.mail().outstanding().refused() + (int) now;
    }

    /**
     * Where a mail stands after an attempt.
     *
     * @param status its status
     * @param dueAt when it is due again, by the database's clock; {@code null} when the queue is done with it
     * @param attemptCounts whether the attempt counts against the mail
     * @param accepted the reply that accepted it; {@code null} when none did, or when it was not to be seen
     */
    public record Next(
            EmailStatus status,
            @Nullable Instant dueAt,
            boolean attemptCounts,
            @Nullable SmtpReply accepted) {}

    /**
     * What became of one recipient.
     *
     * @param reply what the server said of it; {@code null} when it said nothing of it alone
     */
    public record RecipientChange(
            String address,
            RecipientStatus status,
            @Nullable SmtpReply reply) {

        /** Leaves the address out: addresses are kept out of logs. */
        @Override
        public String toString() {
            return "RecipientChange[%s, %s]".formatted(status, reply);
        }
    }
}
