package io.postoffice.drain;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread. Remembered while nobody waits, so that none is missed; many count as one. */
final class Signal {

    private final Semaphore permits = new Semaphore(0);

    void raise() {
        if (permits.availablePermits() == 0) {
            permits.release();
        }
    }

    /** Waits for the signal, at most so long, and takes it. */
    void await(Duration limit) throws InterruptedException {
        if (permits.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            permits.drainPermits();
        }
    }
}
