package io.postoffice.boot.host;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;

/** What this application attaches to its e-mails. */
@Entity
@SuppressWarnings("NullAway.Init")
public class Attachment {

    @Id
    private String id;

    @ManyToOne
    private Email email;

    private String fileName;

    protected Attachment() {}

    Attachment(String id, Email email, String fileName) {
        this.id = id;
        this.email = email;
        this.fileName = fileName;
    }

    public String getId() {
        return id;
    }

    public Email getEmail() {
        return email;
    }

    public String getFileName() {
        return fileName;
    }
}
