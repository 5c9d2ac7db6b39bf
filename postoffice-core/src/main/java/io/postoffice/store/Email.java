package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.Priority;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A mail in the queue, to be read with JPQL under the name {@code PostofficeEmail}; the queue alone changes it. What it says is
 * in {@link EmailContent}, whom it goes to in {@link EmailRecipient}, what was tried in {@link EmailLog}.
 */
@Entity(name = "PostofficeEmail")
@Table(name = "postoffice_email")
@Immutable
@SuppressWarnings("NullAway.Init")
public class Email {

    @Id
    @Column(name = "id")
    private UUID id;

    @Enumerated(EnumType.STRING)
    @Column(name = "status")
    private EmailStatus status;

    @Convert(converter = PriorityColumn.class)
    @Column(name = "priority")
    private Priority priority;

    @Column(name = "backend")
    private String backend;

    @Column(name = "due_at")
    private @Nullable Instant dueAt;

    @Column(name = "scheduled_at")
    private @Nullable Instant scheduledAt;

    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "sent_at")
    private @Nullable Instant sentAt;

    @Column(name = "attempts")
    private int attempts;

    @Column(name = "claimed_by")
    private @Nullable String claimedBy;

    @Column(name = "claimed_until")
    private @Nullable Instant claimedUntil;

    @Column(name = "from_address")
    private String fromAddress;

    @Column(name = "from_personal")
    private @Nullable String fromPersonal;

    @Column(name = "subject")
    private @Nullable String subject;

    @Column(name = "message_id")
    private String messageId;

    @Column(name = "idempotency_key")
    private @Nullable String idempotencyKey;

    @Column(name = "metadata")
    private @Nullable String metadata;

    @Column(name = "last_error")
    private @Nullable String lastError;

    @Column(name = "outcome_unknown")
    private boolean outcomeUnknown;

    @Column(name = "provider_id")
    private @Nullable String providerId;

    protected Email() {}

    public UUID getId() {
        return id;
    }

    public EmailStatus getStatus() {
        return status;
    }

    public Priority getPriority() {
        return priority;
    }

    /** The name of the backend it goes out over. */
    public String getBackend() {
        return backend;
    }

    /** When it is due for its next attempt; {@code null} while it is being sent, and when the queue is done with it. */
    public @Nullable Instant getDueAt() {
        return dueAt;
    }

    /** The earliest time of its first attempt, as it was asked for. */
    public @Nullable Instant getScheduledAt() {
        return scheduledAt;
    }

    public @Nullable Instant getExpiresAt() {
        return expiresAt;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public Instant getUpdatedAt() {
        return updatedAt;
    }

    public @Nullable Instant getSentAt() {
        return sentAt;
    }

    /** How many attempts count against it, the one in progress included. */
    public int getAttempts() {
        return attempts;
    }

    /** The node that is sending it. */
    public @Nullable String getClaimedBy() {
        return claimedBy;
    }

    /** When the lease of that node lapses unless it is extended. */
    public @Nullable Instant getClaimedUntil() {
        return claimedUntil;
    }

    public String getFromAddress() {
        return fromAddress;
    }

    public @Nullable String getFromPersonal() {
        return fromPersonal;
    }

    public @Nullable String getSubject() {
        return subject;
    }

    /** The {@code Message-ID} header, angle brackets included. */
    public String getMessageId() {
        return messageId;
    }

    public @Nullable String getIdempotencyKey() {
        return idempotencyKey;
    }

    /** What the application wanted to be remembered, as a JSON object. */
    public @Nullable String getMetadata() {
        return metadata;
    }

    /** Why the last attempt failed: what the server said, or where it broke. */
    public @Nullable String getLastError() {
        return lastError;
    }

    /** The reply that accepted it, with the name that the server gave it; bounces tell that name, and not the Message-ID. */
    public @Nullable String getProviderId() {
        return providerId;
    }

    /** Whether a server may have accepted it without anybody knowing: an attempt broke off after its body, or its node died. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
