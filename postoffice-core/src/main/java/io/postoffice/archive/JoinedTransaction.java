package io.postoffice.archive;

import java.util.function.Supplier;

/** Port: runs work in the caller's transaction, or in one of its own where there is none. */
public interface JoinedTransaction {

    /**
     * Runs work that returns something, never {@code null}.
     *
     * @throws IllegalStateException if the caller's transaction is read-only
     */
    <T> T call(Supplier<T> work);
}
