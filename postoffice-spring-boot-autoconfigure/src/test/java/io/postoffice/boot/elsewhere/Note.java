package io.postoffice.boot.elsewhere;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Found by an {@code @EntityScan} of its package only. */
@Entity
@SuppressWarnings("NullAway.Init")
public class Note {

    @Id
    private String id;

    protected Note() {}

    public Note(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }
}
