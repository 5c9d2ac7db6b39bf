package io.postoffice.store;

import io.postoffice.claim.Claim;
import io.postoffice.outcome.Attempt;
import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.outcome.Ledger;
import io.postoffice.outcome.Settlement;
import io.postoffice.outcome.Settlement.Next;
import io.postoffice.outcome.Settlement.RecipientChange;
import io.postoffice.store.HeldClaims.Held;
import io.postoffice.store.LogRows.Detail;
import io.postoffice.store.LogRows.Row;
import io.postoffice.store.LogRows.Where;
import io.postoffice.store.QueueDatabase.Parameters;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.SmtpReply;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settles a group of attempts in one transaction: the held ones are locked, judged and written down with batched updates. */
public final class JdbcLedger implements Ledger {

    /** The token is asked for once more, so that this statement is safe by itself. */
    private static final String SETTLE = """
            update postoffice_email
            set status = :status, due_at = :dueAt, sent_at = coalesce(sent_at, :sentAt), last_error = :lastError,
                provider_id = coalesce(:providerId, provider_id),
                outcome_unknown = case when :unknown = 1 then true else outcome_unknown end,
                claim_token = null, claimed_by = null, claimed_until = null,
                attempts = attempts - :refund, updated_at = {now}
            where id = :id and claim_token = :token and status = 'SENDING'
            """;

    /** The same, for all at once. */
    private static final String SETTLE_ALL = """
            update postoffice_email
            set status = outcome.status, due_at = outcome.due_at,
                sent_at = coalesce(postoffice_email.sent_at, outcome.sent_at), last_error = outcome.last_error,
                provider_id = coalesce(outcome.provider_id, postoffice_email.provider_id),
                outcome_unknown = postoffice_email.outcome_unknown or outcome.unknown = 1,
                claim_token = null, claimed_by = null, claimed_until = null,
                attempts = attempts - outcome.refund, updated_at = {now}
            from (values {row}(
                cast(:id as uuid), cast(:token as uuid), cast(:status as varchar), cast(:dueAt as timestamptz),
                cast(:sentAt as timestamptz), cast(:lastError as varchar), cast(:providerId as varchar),
                cast(:refund as integer), cast(:unknown as integer)){/row}
            ) as outcome (id, token, status, due_at, sent_at, last_error, provider_id, refund, unknown)
            where postoffice_email.id = outcome.id and claim_token = outcome.token and postoffice_email.status = 'SENDING'
            """;

    private static final String SETTLE_RECIPIENT = """
            update postoffice_email_recipient
            set status = :status, last_reply = coalesce(:reply, last_reply)
            where email_id = :id and address = :address and kind <> 'REPLY_TO' and status = 'PENDING'
            """;

    /** The same, for all at once: a batch that fails is told with its parameters, and these are addresses. */
    private static final String SETTLE_RECIPIENTS = """
            update postoffice_email_recipient
            set status = outcome.status, last_reply = coalesce(outcome.reply, last_reply)
            from (values {row}(
                cast(:id as uuid), cast(:address as varchar), cast(:status as varchar), cast(:reply as varchar)){/row}
            ) as outcome (id, address, status, reply)
            where email_id = outcome.id and postoffice_email_recipient.address = outcome.address
                and kind <> 'REPLY_TO' and postoffice_email_recipient.status = 'PENDING'
            """;

    private static final int MAX_PROVIDER_ID = 500;

    private final QueueDatabase database;
    private final HeldClaims heldClaims;
    private final LogRows log;

    public JdbcLedger(QueueDatabase database, LogRows log) {
        this.database = database;
        this.heldClaims = new HeldClaims(database);
        this.log = log;
    }

    @Override
    public Set<Claim> settle(List<Attempt> attempts, BiFunction<Attempt, Instant, Settlement> judge) {
        return database.inTransaction(() -> {
            database.preferIndexes();
            Held held = heldClaims.lock(
                    attempts.stream().map(attempt -> attempt.mail().claim()).toList());
            List<Settlement> settlements = attempts.stream()
                    .filter(attempt -> held.claims().contains(attempt.mail().claim()))
                    .map(attempt -> judge.apply(attempt, held.now()))
                    .toList();
            database.updateAll(
                    database.dialect().joinsGivenRows() ? SETTLE_ALL : SETTLE,
                    settlements.stream()
                            .map(settlement -> email(settlement, held.now()))
                            .toList());
            database.updateAll(
                    database.dialect().joinsGivenRows() ? SETTLE_RECIPIENTS : SETTLE_RECIPIENT,
                    settlements.stream().flatMap(this::recipients).toList());
            log.insert(settlements.stream().map(JdbcLedger::logRow).toList());
            return held.claims();
        });
    }

    private Parameters email(Settlement settlement, Instant now) {
        Claim claim = settlement.attempt().mail().claim();
        Next next = settlement.next();
        return database.parameters()
                .with("id", claim.emailId())
                .with("token", claim.token())
                .with("status", next.status().name())
                .with("dueAt", next.dueAt())
                .with("sentAt", settlement.attempt().receipt() instanceof Accepted ? now : null)
                .with("lastError", lastError(settlement.failure()))
                .with("providerId", clip(next.accepted()))
                .with("refund", next.attemptCounts() ? 0 : 1)
                .with("unknown", settlement.outcome() == AttemptOutcome.UNKNOWN ? 1 : 0);
    }

    private Stream<Parameters> recipients(Settlement settlement) {
        return settlement.recipients().stream().map(change -> recipient(settlement, change));
    }

    private Parameters recipient(Settlement settlement, RecipientChange change) {
        SmtpReply reply = change.reply();
        return database.parameters()
                .with("id", settlement.attempt().mail().claim().emailId())
                .with("address", change.address())
                .with("status", change.status().name())
                .with("reply", reply == null ? null : reply.text());
    }

    private static Row logRow(Settlement settlement) {
        Failure failure = settlement.failure();
        SmtpReply reply = failure == null ? settlement.next().accepted() : failure.reply();
        return new Row(
                settlement.attempt().mail().claim().emailId(),
                settlement.attempt().mail().attempt(),
                settlement.outcome(),
                new Where(settlement.attempt().backend(), settlement.attempt().node()),
                new Detail(settlement.attempt().took(), reply, failure));
    }

    private static @Nullable String lastError(@Nullable Failure failure) {
        if (failure == null) {
            return null;
        }
        return failure.reply() != null
                ? failure.reply().text()
                : LogRows.clip(failure.phase() + " " + failure.describe());
    }

    private static @Nullable String clip(@Nullable SmtpReply accepted) {
        if (accepted == null) {
            return null;
        }
        String text = accepted.text();
        return text.substring(0, Math.min(text.length(), MAX_PROVIDER_ID));
    }
}
