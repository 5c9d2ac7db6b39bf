package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignalTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final Signal signal = new Signal();
    private final CountDownLatch woken = new CountDownLatch(1);
    private final Thread waiter = new Thread(this::waitLong, "waiter");

    @AfterEach
    void endWaiter() throws InterruptedException {
        waiter.interrupt();
        waiter.join();
    }

    @Test
    void wakesAWaitingThread() throws InterruptedException {
        waiter.start();
        awaitThatItWaits();

        signal.raise();

        assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isRememberedWhileNobodyWaits() throws InterruptedException {
        signal.raise();

        signal.await(LONG);
    }

    @Test
    void manyCountAsOne() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            signal.raise();
        }
        signal.await(LONG);

        waiter.start();

        awaitThatItWaits();
        assertThat(woken.getCount()).isOne();
    }

    @Test
    void waitingEndsWithoutOne() throws InterruptedException {
        signal.await(Duration.ofMillis(1));
        signal.await(Duration.ZERO);
    }

    @Test
    void canBeRaisedAgainAfterItWasTaken() throws InterruptedException {
        signal.raise();
        signal.await(LONG);
        signal.raise();

        signal.await(LONG);
    }

    private void waitLong() {
        try {
            signal.await(LONG);
            woken.countDown();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitThatItWaits() {
        await().until(waiter::getState, Thread.State.TIMED_WAITING::equals);
    }
}
