package io.postoffice.store;

import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.outcome.LogLevel;
import io.postoffice.store.QueueDatabase.Parameters;
import io.postoffice.transport.Failure;
import io.postoffice.transport.SmtpReply;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the log: one row for each attempt that it is to have, in the transaction that settles it. */
public final class LogRows {

    private static final String INSERT = """
            insert into postoffice_email_log (
                email_id, attempt, logged_at, outcome, backend, node, duration_ms,
                exception_type, smtp_code, enhanced_code, server_reply, phase, reason)
            values {row}(
                :id, :attempt, {now}, :outcome, :backend, :node, :durationMs,
                :exceptionType, :smtpCode, :enhancedCode, :serverReply, :phase, :reason){/row}
            """;

    private static final int MAX_REASON = 1000;

    private final QueueDatabase database;
    private final LogLevel level;

    public LogRows(QueueDatabase database, LogLevel level) {
        this.database = database;
        this.level = level;
    }

    void insert(List<Row> rows) {
        database.updateAll(
                INSERT,
                rows.stream()
                        .filter(row -> level.includes(row.outcome()))
                        .map(this::parameters)
                        .toList());
    }

    private Parameters parameters(Row row) {
        Detail detail = row.detail();
        SmtpReply reply = detail.reply();
        Failure failure = detail.failure();
        return database.parameters()
                .with("id", row.emailId())
                .with("attempt", row.attempt())
                .with("outcome", row.outcome().name())
                .with("backend", row.where().backend())
                .with("node", row.where().node())
                .with("durationMs", detail.took().toMillis())
                .with("exceptionType", failure == null ? null : failure.exceptionType())
                .with("smtpCode", reply == null ? null : reply.code())
                .with("enhancedCode", reply == null ? null : reply.enhanced())
                .with("serverReply", reply == null ? null : reply.text())
                .with("phase", failure == null ? null : failure.phase().name())
                .with("reason", failure == null ? null : clip(failure.reason()));
    }

    /** As much of a reason as is kept; there may be much wrong with a template. */
    static @Nullable String clip(@Nullable String reason) {
        return reason == null || reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    record Row(UUID emailId, int attempt, AttemptOutcome outcome, Where where, Detail detail) {}

    record Where(String backend, String node) {}

    record Detail(
            Duration took,
            @Nullable SmtpReply reply,
            @Nullable Failure failure) {

        static final Detail NOTHING = new Detail(Duration.ZERO, null, null);
    }
}
