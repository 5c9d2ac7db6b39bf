package io.postoffice.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says, to be read with JPQL under the name {@code PostofficeEmailContent}. Has the identifier of its {@link Email}.
 */
@Entity(name = "PostofficeEmailContent")
@Table(name = "postoffice_email_content")
@Immutable
@SuppressWarnings("NullAway.Init")
public class EmailContent {

    @Id
    @Column(name = "email_id")
    private UUID emailId;

    @Column(name = "text_body")
    private @Nullable String textBody;

    @Column(name = "html_body")
    private @Nullable String htmlBody;

    protected EmailContent() {}

    public UUID getEmailId() {
        return emailId;
    }

    public @Nullable String getTextBody() {
        return textBody;
    }

    public @Nullable String getHtmlBody() {
        return htmlBody;
    }
}
