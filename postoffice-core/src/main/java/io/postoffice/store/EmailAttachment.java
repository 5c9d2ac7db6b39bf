package io.postoffice.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * One file of a mail, to be read with JPQL under the name {@code PostofficeEmailAttachment}. Its bytes are stored once however
 * many mails carry them.
 */
@Entity(name = "PostofficeEmailAttachment")
@Table(name = "postoffice_email_attachment")
@Immutable
@IdClass(EmailAttachment.Key.class)
@SuppressWarnings("NullAway.Init")
public class EmailAttachment {

    @Id
    @Column(name = "email_id")
    private UUID emailId;

    @Id
    @Column(name = "attachment_index")
    private int attachmentIndex;

    @Column(name = "sha256")
    private String sha256;

    @Column(name = "file_name")
    private @Nullable String fileName;

    @Column(name = "content_type")
    private String contentType;

    @Column(name = "content_id")
    private @Nullable String contentId;

    protected EmailAttachment() {}

    public UUID getEmailId() {
        return emailId;
    }

    /** The place of the file in the mail, from 0. */
    public int getAttachmentIndex() {
        return attachmentIndex;
    }

    /** The SHA-256 of its bytes, in lower-case hexadecimal. */
    public String getSha256() {
        return sha256;
    }

    public @Nullable String getFileName() {
        return fileName;
    }

    public String getContentType() {
        return contentType;
    }

    /** What the HTML refers to an inline file by; {@code null} when it is not inline. */
    public @Nullable String getContentId() {
        return contentId;
    }

    /** The key of an attachment. */
    public record Key(UUID emailId, int attachmentIndex) implements Serializable {}
}
