package io.postoffice.enqueue;

import java.util.List;

/** Port: where new mail is stored. */
public interface Inbox {

    /**
     * Stores all of these, in the transaction that the current thread is in.
     *
     * @param emails at least one
     */
    void add(List<NewEmail> emails);
}
