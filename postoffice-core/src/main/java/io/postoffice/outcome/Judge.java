package io.postoffice.outcome;

import io.postoffice.EmailStatus;
import io.postoffice.RecipientStatus;
import io.postoffice.claim.UnknownOutcome;
import io.postoffice.outcome.Settlement.Next;
import io.postoffice.outcome.Settlement.RecipientChange;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import io.postoffice.transport.RefusedRecipient;
import io.postoffice.transport.SmtpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Turns a receipt into what is written down: the one place that decides whether a mail is tried again. */
final class Judge {

    /** How long a mail waits when its backend is out of order, and no other can take it; how long that lasts is the lane's affair. */
    private static final Duration BACKEND_FAULT_DELAY = Duration.ofSeconds(5);

    private static final Duration LONGEST_BACKEND_FAULT_DELAY = Duration.ofHours(1);

    /** RFC 6647, 4.2: from a minute to a day; five minutes suit most. */
    private static final Duration LEAST_DELAY_GREYLISTED = Duration.ofMinutes(5);

    private static final Duration LEAST_DELAY_FULL = Duration.ofHours(1);
    private static final int MAX_ATTEMPTS_FULL = 5;

    private final OutcomeRules rules;
    private final RetryPolicy retry;
    private final DoubleSupplier random;

    Judge(OutcomeRules rules, DoubleSupplier random) {
        this.rules = rules;
        this.retry = rules.retry();
        this.random = random;
    }

    Settlement judge(Attempt attempt, Instant now) {
        Receipt receipt = attempt.receipt();
        if (receipt instanceof Accepted accepted) {
            return accepted(attempt, accepted, now);
        } else if (receipt instanceof Deferred deferred) {
            return tryAgain(attempt, RecipientChanges.of(deferred.refused()), deferred.failure(), now);
        } else if (receipt instanceof Rejected rejected) {
            return giveUp(attempt, RecipientChanges.of(rejected.refused()), rejected.failure());
        } else if (receipt instanceof BackendFault fault) {
            return waitForBackend(attempt, fault.failure(), now);
        }
        return unknown(attempt, ((Unknown) receipt).failure(), now);
    }

    private Settlement accepted(Attempt attempt, Accepted accepted, Instant now) {
        List<RecipientChange> changes = RecipientChanges.of(accepted, attempt);
        AttemptOutcome outcome = accepted.refused().isEmpty() ? AttemptOutcome.SENT : AttemptOutcome.PARTLY_SENT;
        boolean somebodyWaits = accepted.refused().stream().anyMatch(recipient -> !recipient.permanent());
        Instant dueAgain = somebodyWaits ? dueAgain(attempt, now).orElse(null) : null;
        if (dueAgain != null && !isWorthlessAt(attempt, dueAgain)) {
            Next next = new Next(EmailStatus.REQUEUED, dueAgain, true, accepted.reply());
            return new Settlement(attempt, outcome, next, changes, null);
        }
        RecipientStatus rest = dueAgain == null ? RecipientStatus.FAILED : RecipientStatus.EXPIRED;
        Next next = new Next(EmailStatus.SENT, null, true, accepted.reply());
        return new Settlement(attempt, outcome, next, RecipientChanges.closed(changes, attempt, rest), null);
    }

    private Settlement tryAgain(Attempt attempt, List<RecipientChange> changes, Failure failure, Instant now) {
        Optional<Instant> dueAgain = dueAgain(attempt, now);
        if (dueAgain.isEmpty()) {
            return giveUp(attempt, changes, failure);
        }
        return requeued(attempt, changes, failure, dueAgain.get(), true);
    }

    private Settlement waitForBackend(Attempt attempt, Failure failure, Instant now) {
        if (age(attempt, now).compareTo(retry.maxAge()) >= 0) {
            return giveUp(attempt, List.of(), failure);
        }
        return requeued(attempt, List.of(), failure, now.plus(backendFaultDelay(attempt, failure, now)), false);
    }

    /**
     * Longer for older mail that was on the wire: should the mail itself make the server close, it is not to be each trial, and
     * keep the others from theirs.
     */
    private Duration backendFaultDelay(Attempt attempt, Failure failure, Instant now) {
        Duration least = rules.inFailover().contains(attempt.backend()) ? Duration.ZERO : BACKEND_FAULT_DELAY;
        Duration longer = age(attempt, now).dividedBy(10);
        if (failure.phase() == Phase.CONNECT || longer.compareTo(least) < 0) {
            return least;
        }
        return longer.compareTo(LONGEST_BACKEND_FAULT_DELAY) > 0 ? LONGEST_BACKEND_FAULT_DELAY : longer;
    }

    private Settlement unknown(Attempt attempt, Failure failure, Instant now) {
        Settlement settlement = rules.unknownOutcome() == UnknownOutcome.HOLD
                ? giveUp(attempt, List.of(), failure)
                : tryAgain(attempt, List.of(), failure, now);
        return new Settlement(attempt, AttemptOutcome.UNKNOWN, settlement.next(), settlement.recipients(), failure);
    }

    private Settlement requeued(
            Attempt attempt, List<RecipientChange> changes, Failure failure, Instant dueAt, boolean attemptCounts) {
        if (isWorthlessAt(attempt, dueAt)) {
            List<RecipientChange> all = RecipientChanges.closed(changes, attempt, RecipientStatus.EXPIRED);
            return ended(attempt, AttemptOutcome.EXPIRED, EmailStatus.EXPIRED, all, failure);
        }
        Next next = new Next(EmailStatus.REQUEUED, dueAt, attemptCounts, null);
        return new Settlement(attempt, AttemptOutcome.REQUEUED, next, changes, failure);
    }

    private static Settlement giveUp(Attempt attempt, List<RecipientChange> changes, Failure failure) {
        List<RecipientChange> all = RecipientChanges.closed(changes, attempt, RecipientStatus.FAILED);
        return ended(attempt, AttemptOutcome.FAILED, EmailStatus.FAILED, all, failure);
    }

    /** A mail that somebody has received is sent, whatever became of the rest of its recipients. */
    private static Settlement ended(
            Attempt attempt,
            AttemptOutcome outcome,
            EmailStatus status,
            List<RecipientChange> changes,
            Failure failure) {
        EmailStatus last = attempt.mail().outstanding().partlyAccepted() ? EmailStatus.SENT : status;
        return new Settlement(attempt, outcome, new Next(last, null, true, null), changes, failure);
    }

    private Optional<Instant> dueAgain(Attempt attempt, Instant now) {
        List<SmtpReply> replies = transientReplies(attempt.receipt());
        boolean full = replies.stream().anyMatch(SmtpReply::isMailboxFull);
        if (full && attempt.mail().attempt() >= MAX_ATTEMPTS_FULL) {
            return Optional.empty();
        }
        Duration least = full
                ? LEAST_DELAY_FULL
                : replies.stream().anyMatch(SmtpReply::isGreylisting) ? LEAST_DELAY_GREYLISTED : Duration.ZERO;
        return retry.delayAfter(attempt.mail().attempt(), age(attempt, now), random)
                .map(delay -> now.plus(delay.compareTo(least) < 0 ? least : delay));
    }

    private static List<SmtpReply> transientReplies(Receipt receipt) {
        List<RefusedRecipient> refused = receipt instanceof Accepted accepted
                ? accepted.refused()
                : receipt instanceof Deferred deferred ? deferred.refused() : List.of();
        List<SmtpReply> replies = new ArrayList<>();
        refused.stream()
                .filter(recipient -> !recipient.permanent())
                .map(RefusedRecipient::reply)
                .forEach(replies::add);
        if (receipt instanceof Deferred deferred && deferred.failure().reply() != null) {
            replies.add(deferred.failure().reply());
        }
        return replies;
    }

    private static boolean isWorthlessAt(Attempt attempt, Instant time) {
        Instant expiresAt = attempt.mail().message().stamp().expiresAt();
        return expiresAt != null && !time.isBefore(expiresAt);
    }

    private static Duration age(Attempt attempt, Instant now) {
        return Duration.between(attempt.mail().since(), now);
    }
}
