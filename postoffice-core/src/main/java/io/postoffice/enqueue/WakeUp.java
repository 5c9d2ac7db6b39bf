package io.postoffice.enqueue;

import java.util.Set;

/** Told when mail has been committed, so that it goes out at once. A hint: polling finds the mail without it. */
@FunctionalInterface
public interface WakeUp {

    /** For a node that delivers nothing. */
    WakeUp NOBODY = backends -> {};

    /**
     * Mail for these backends is committed. Called on the committing thread; returns at once and throws nothing.
     *
     * @param backends names of backends
     */
    void mailCommitted(Set<String> backends);
}
