package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Stopwatch.Measured;

/** One way of doing the same work, to be measured beside others. */
public interface Contender extends AutoCloseable {

    String name();

    /** One in how many of the mails it is given: a slow one would otherwise take up most of a run. */
    default int oneIn() {
        return 1;
    }

    /**
     * Does the work once, from a clean start.
     *
     * @return what the work took, without what prepares it
     */
    Measured run(int mails) throws Exception;

    @Override
    default void close() {}
}
