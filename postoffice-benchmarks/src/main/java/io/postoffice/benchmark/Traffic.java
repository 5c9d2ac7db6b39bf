package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Arrivals;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Welcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Mail to one backend at a steady pace, and when each was committed. */
final class Traffic {

    private final String backend;
    private final List<Long> committed = new ArrayList<>();

    Traffic(String backend) {
        this.backend = backend;
    }

    /** Sends on the caller's thread. */
    void send(Node node, int mails, Duration gap) {
        long next = System.nanoTime();
        for (int i = 0; i < mails; i++) {
            while (System.nanoTime() - next < 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            RenderedMail mail = Welcome.rendered(i);
            node.mailService()
                    .send(new RenderedMail(mail.to(), String.valueOf(committed.size()), mail.text(), mail.html())
                            .toMail()
                            .backend(backend));
            committed.add(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
            next += gap.toNanos();
        }
    }

    int count() {
        return committed.size();
    }

    /** From commit to acceptance, in milliseconds, of the mails from this one on. */
    Series latencies(Arrivals arrivals, int from) {
        List<Double> latencies = new ArrayList<>();
        for (int i = from; i < committed.size(); i++) {
            // A worker may be faster than the thread that committed is to look at the clock.
            latencies.add(Math.max(0, arrivals.of(String.valueOf(i)) - committed.get(i)) / 1000.0);
        }
        return new Series(backend, latencies);
    }
}
