package io.postoffice.drain;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** As many places as a backend may have messages on the wire, for the workers of its lane and for callers who cannot wait. */
final class Wire {

    private final int places;
    private final Semaphore free;
    private volatile boolean closing;

    Wire(int places) {
        this.places = places;
        // In turn, so that neither workers nor callers are kept waiting by the others.
        this.free = new Semaphore(places, true);
    }

    /** Takes a place, as soon as there is one. */
    void enter() {
        free.acquireUninterruptibly();
    }

    /** Whether a place was to be had in time; none is once the wire is being closed. */
    boolean tryToEnter(Duration limit) {
        if (closing || !acquire(1, limit)) {
            return false;
        }
        boolean refused = closing;
        if (refused) {
            free.release();
        }
        return !refused;
    }

    void leave() {
        free.release();
    }

    /** How many are on it. */
    int taken() {
        return places - free.availablePermits();
    }

    /** Lets no more callers in. */
    void close() {
        closing = true;
    }

    /** Whether all have left in time. */
    boolean awaitEmpty(Duration limit) {
        boolean empty = acquire(places, limit);
        if (empty) {
            free.release(places);
        }
        return empty;
    }

    private boolean acquire(int permits, Duration limit) {
        try {
            return free.tryAcquire(permits, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
