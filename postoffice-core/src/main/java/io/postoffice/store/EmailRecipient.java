package io.postoffice.store;

import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * One address of a mail, to be read with JPQL under the name {@code PostofficeEmailRecipient}. There is an index on the address
 * in lower case.
 */
@Entity(name = "PostofficeEmailRecipient")
@Table(name = "postoffice_email_recipient")
@Immutable
@IdClass(EmailRecipient.Key.class)
@SuppressWarnings("NullAway.Init")
public class EmailRecipient {

    @Id
    @Column(name = "email_id")
    private UUID emailId;

    @Id
    @Column(name = "recipient_index")
    private int recipientIndex;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "email_id", insertable = false, updatable = false)
    private Email email;

    @Enumerated(EnumType.STRING)
    @Column(name = "kind")
    private RecipientKind kind;

    @Column(name = "address")
    private String address;

    @Column(name = "address_lower")
    private String addressLower;

    @Column(name = "personal")
    private @Nullable String personal;

    @Enumerated(EnumType.STRING)
    @Column(name = "status")
    private RecipientStatus status;

    @Column(name = "last_reply")
    private @Nullable String lastReply;

    protected EmailRecipient() {}

    public UUID getEmailId() {
        return emailId;
    }

    /** The place of the address in the mail, from 0. */
    public int getRecipientIndex() {
        return recipientIndex;
    }

    public Email getEmail() {
        return email;
    }

    public RecipientKind getKind() {
        return kind;
    }

    public String getAddress() {
        return address;
    }

    /** The address in lower case, for searches. */
    public String getAddressLower() {
        return addressLower;
    }

    public @Nullable String getPersonal() {
        return personal;
    }

    public RecipientStatus getStatus() {
        return status;
    }

    /** What the server last said of this address. */
    public @Nullable String getLastReply() {
        return lastReply;
    }

    /** The key of a recipient. */
    public record Key(UUID emailId, int recipientIndex) implements Serializable {}
}
