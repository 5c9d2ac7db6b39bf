package io.postoffice.boot.host;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** What this application calls an e-mail; nothing of ours. */
@Entity
@Table(indexes = @Index(name = "email_subject_ix", columnList = "subject"))
@SuppressWarnings("NullAway.Init")
public class Email {

    @Id
    private String id;

    private String subject;

    protected Email() {}

    Email(String id, String subject) {
        this.id = id;
        this.subject = subject;
    }

    public String getId() {
        return id;
    }

    public String getSubject() {
        return subject;
    }
}
