package io.postoffice.outcome;

/** Of which attempts a row is kept in the log. */
public enum LogLevel {
    /** Of none. */
    NONE,
    /** Of those after which something was left to do, or was not done. */
    FAILURES,
    /** Of all. */
    ALL;

    /** Whether an attempt that ended so leaves a row. */
    public boolean includes(AttemptOutcome outcome) {
        return this == ALL || (this == FAILURES && outcome != AttemptOutcome.SENT);
    }
}
