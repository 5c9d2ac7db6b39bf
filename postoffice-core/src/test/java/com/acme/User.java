package com.acme;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/** A bean of an application's, with something that its mail has no use for. */
public final class User {

    public static final String SECRET = "secret-hash";

    private final String name;
    private final @Nullable User manager;

    public User(String name, @Nullable User manager) {
        this.name = name;
        this.manager = manager;
    }

    public String getName() {
        return name;
    }

    public @Nullable User getManager() {
        return manager;
    }

    @JsonIgnore
    public String getPasswordHash() {
        return SECRET;
    }

    public void delete() {
        Canary.hit("delete");
    }

    public void setName(String newName) {
        Canary.hit(newName);
    }
}
