package io.postoffice.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A template of mail, to be read with JPQL under the name {@code PostofficeEmailTemplate}.
 */
@Entity(name = "PostofficeEmailTemplate")
@Table(name = "postoffice_email_template")
@Immutable
@SuppressWarnings("NullAway.Init")
public class EmailTemplate {

    @Id
    @Column(name = "id")
    private UUID id;

    @Column(name = "name")
    private String name;

    @Column(name = "language")
    private String language;

    @Column(name = "subject")
    private @Nullable String subject;

    @Column(name = "text_body")
    private @Nullable String textBody;

    @Column(name = "html_body")
    private @Nullable String htmlBody;

    @Column(name = "layout")
    private @Nullable String layout;

    @Column(name = "description")
    private @Nullable String description;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "version")
    private int version;

    protected EmailTemplate() {}

    public UUID getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    /** A BCP 47 tag; empty for the default. */
    public String getLanguage() {
        return language;
    }

    public @Nullable String getSubject() {
        return subject;
    }

    public @Nullable String getTextBody() {
        return textBody;
    }

    public @Nullable String getHtmlBody() {
        return htmlBody;
    }

    public @Nullable String getDescription() {
        return description;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public Instant getUpdatedAt() {
        return updatedAt;
    }

    public int getVersion() {
        return version;
    }

    /** The template whose slot this one fills; {@code null} without one. */
    public @Nullable String getLayout() {
        return layout;
    }
}
