package io.postoffice.store;

import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.transport.Phase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at delivering a mail, to be read with JPQL under the name {@code PostofficeEmailLog}.
 */
@Entity(name = "PostofficeEmailLog")
@Table(name = "postoffice_email_log")
@Immutable
@SuppressWarnings("NullAway.Init")
public class EmailLog {

    @Id
    @Column(name = "id")
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "email_id")
    private Email email;

    @Column(name = "attempt")
    private int attempt;

    @Column(name = "logged_at")
    private Instant loggedAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "outcome")
    private AttemptOutcome outcome;

    @Column(name = "backend")
    private String backend;

    @Column(name = "node")
    private String node;

    @Column(name = "duration_ms")
    private long durationMs;

    @Column(name = "exception_type")
    private @Nullable String exceptionType;

    @Column(name = "smtp_code")
    private @Nullable Integer smtpCode;

    @Column(name = "enhanced_code")
    private @Nullable String enhancedCode;

    @Column(name = "server_reply")
    private @Nullable String serverReply;

    @Enumerated(EnumType.STRING)
    @Column(name = "phase")
    private @Nullable Phase phase;

    @Column(name = "reason")
    private @Nullable String reason;

    protected EmailLog() {}

    public Long getId() {
        return id;
    }

    public Email getEmail() {
        return email;
    }

    /** Which attempt it was, from 1; 0 when the mail expired before any. */
    public int getAttempt() {
        return attempt;
    }

    public Instant getLoggedAt() {
        return loggedAt;
    }

    public AttemptOutcome getOutcome() {
        return outcome;
    }

    public String getBackend() {
        return backend;
    }

    /** The node that tried. */
    public String getNode() {
        return node;
    }

    public Duration getDuration() {
        return Duration.ofMillis(durationMs);
    }

    public @Nullable String getExceptionType() {
        return exceptionType;
    }

    /** The three digits of the reply (RFC 5321). */
    public @Nullable Integer getSmtpCode() {
        return smtpCode;
    }

    /** The enhanced status code of the reply (RFC 3463). */
    public @Nullable String getEnhancedCode() {
        return enhancedCode;
    }

    /** The reply itself. */
    public @Nullable String getServerReply() {
        return serverReply;
    }

    /** How far the message got; {@code null} when nothing stopped it. */
    public @Nullable Phase getPhase() {
        return phase;
    }

    /** What was wrong, in words of the queue's; {@code null} when only the reply or the exception tells. */
    public @Nullable String getReason() {
        return reason;
    }
}
