package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.boot.RenewedValue.Renewed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A count that is renewed while somebody asks. */
@Timeout(20)
final class RenewedValueTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SteppedClock clock = new SteppedClock();
    private final AtomicInteger counted = new AtomicInteger();

    @Test
    void valueIsGoodForAWhile() {
        RenewedValue<Integer> value = value(counted::incrementAndGet, PATIENCE);

        assertThat(value.get()).map(Renewed::value).contains(1);
        clock.step(Duration.ofMillis(999));
        assertThat(value.get()).map(Renewed::value).contains(1);
        clock.step(Duration.ofMillis(1));
        assertThat(value.get()).contains(new Renewed<>(2, clock.instant()));
    }

    @Test
    void valueThatTookLongIsGoodForLonger() {
        RenewedValue<Integer> value = value(
                () -> {
                    clock.step(Duration.ofSeconds(10));
                    return counted.incrementAndGet();
                },
                PATIENCE);

        assertThat(value.get()).map(Renewed::value).contains(1);
        clock.step(Duration.ofSeconds(189));
        assertThat(value.get()).map(Renewed::value).contains(1);
        clock.step(Duration.ofSeconds(1));
        assertThat(value.get()).map(Renewed::value).contains(2);
    }

    @Test
    void whoeverAsksWaitsForNoLongerThanIsPatient() {
        CountDownLatch slow = new CountDownLatch(1);
        RenewedValue<Integer> value = value(
                () -> {
                    try {
                        slow.await();
                    } catch (InterruptedException ex) {
                        Thread.currentThread().interrupt();
                    }
                    return counted.incrementAndGet();
                },
                Duration.ofMillis(1));

        assertThat(value.get()).isEmpty();
        assertThat(value.get()).isEmpty();
        slow.countDown();
        await().untilAsserted(() -> assertThat(value.get()).map(Renewed::value).contains(1));
    }

    /** There are many gauges, and a scrape reads one after the other. */
    @Test
    void whoeverAsksNextWaitsNoMoreForTheSame() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch slow = new CountDownLatch(1);
        RenewedValue<Integer> value = value(
                () -> {
                    begun.countDown();
                    try {
                        slow.await();
                    } catch (InterruptedException ex) {
                        Thread.currentThread().interrupt();
                    }
                    return counted.incrementAndGet();
                },
                Duration.ofHours(1));
        Thread first = new Thread(value::get);
        first.start();
        await().until(() -> begun.getCount() == 0);

        clock.step(Duration.ofHours(1));
        assertThat(value.get()).isEmpty();
        slow.countDown();
        await().until(() -> !first.isAlive());
        assertThat(value.get()).map(Renewed::value).contains(1);
    }

    @Test
    void valueThatCannotBeHadIsNoneAndIsTriedAgain() {
        RenewedValue<Integer> value = value(
                () -> {
                    if (counted.incrementAndGet() == 2) {
                        throw new IllegalStateException("away");
                    }
                    return counted.get();
                },
                PATIENCE);

        assertThat(value.get()).map(Renewed::value).contains(1);
        clock.step(Duration.ofSeconds(1));
        assertThat(value.get()).isEmpty();
        clock.step(Duration.ofSeconds(1));
        assertThat(value.get()).map(Renewed::value).contains(3);
    }

    private RenewedValue<Integer> value(Supplier<Integer> source, Duration patience) {
        return new RenewedValue<>(source, Duration.ofSeconds(1), patience, clock);
    }

    private static final class SteppedClock extends Clock {

        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void step(Duration step) {
            now = now.plus(step);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
