package io.postoffice.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class MailEventsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<MailEvent> heard = new CopyOnWriteArrayList<>();
    private final List<MailEvent> told = IntStream.range(1, 100)
            .<MailEvent>mapToObj(attempt -> new MailEvent.Sent(UUID.randomUUID(), "default", attempt, 0))
            .toList();

    @Test
    void eventsAreHeardInOrder() {
        try (MailEvents events = new MailEvents(heard::add)) {
            told.forEach(events::publish);
            events.flush(LONG);

            assertThat(heard).isEqualTo(told);
        }
    }

    @Test
    void listenerThatFailsMissesNothingElse() {
        try (MailEvents events = new MailEvents(event -> {
            heard.add(event);
            throw new IllegalStateException("listener");
        })) {
            told.forEach(events::publish);
            events.flush(LONG);

            assertThat(heard).isEqualTo(told);
        }
    }

    @Test
    void slowListenerKeepsNobodyWaiting() throws InterruptedException {
        CountDownLatch published = new CountDownLatch(1);
        try (MailEvents events = new MailEvents(event -> {
            await(published);
            heard.add(event);
        })) {
            told.forEach(events::publish);
            assertThat(heard).isEmpty();
            published.countDown();
            events.flush(LONG);

            assertThat(heard).isEqualTo(told);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
