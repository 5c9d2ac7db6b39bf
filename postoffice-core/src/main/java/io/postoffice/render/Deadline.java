package io.postoffice.render;

import java.time.Duration;

/** When work on a template has to end. */
final class Deadline {

    private final Duration limit;
    private final long end;

    private Deadline(Duration limit, long end) {
        this.limit = limit;
        this.end = end;
    }

    static Deadline in(Duration limit) {
        return new Deadline(limit, System.nanoTime() + limit.toNanos());
    }

    /** Whether it is over: what went wrong then need not go wrong again. */
    boolean hasPassed() {
        return System.nanoTime() - end > 0;
    }

    /**
     * To be called again and again.
     *
     * @throws SandboxException once it has passed
     */
    void check() {
        if (hasPassed()) {
            throw new SandboxException("it takes longer than %d ms".formatted(limit.toMillis()));
        }
    }
}
