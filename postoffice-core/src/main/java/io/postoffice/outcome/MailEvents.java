package io.postoffice.outcome;

import io.postoffice.MailEvent;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what became of mail, in order and on a thread of its own: a slow listener is not to keep claims and settlements waiting.
 * They wait all the same when {@value #CAPACITY} events are unpublished, which bounds the memory.
 */
public final class MailEvents implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(MailEvents.class);

    private static final int CAPACITY = 10_000;

    private final Consumer<MailEvent> listeners;
    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final ThreadPoolExecutor thread;

    /**
     * @param listeners takes each event, such as Spring's {@code ApplicationEventPublisher::publishEvent}
     */
    public MailEvents(Consumer<MailEvent> listeners) {
        this.listeners = listeners;
        this.thread = new ThreadPoolExecutor(
                0, 1, 10, TimeUnit.SECONDS, waiting, MailEvents::newThread, (task, executor) -> enqueue(task));
    }

    /** Takes an event to be published soon. */
    public void publish(MailEvent event) {
        thread.execute(() -> tell(event));
    }

    /** Waits until all that was taken before is published. */
    void flush(Duration limit) {
        CountDownLatch published = new CountDownLatch(1);
        thread.execute(published::countDown);
        try {
            if (!published.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                logger.warn("{} events of mail were not published before the application stopped", waiting.size());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void tell(MailEvent event) {
        try {
            listeners.accept(event);
        } catch (RuntimeException | Error ex) {
            logger.error(
                    "A listener of the event {} of mail {} failed: {}",
                    event.getClass().getSimpleName(),
                    event.id(),
                    ex.getClass().getName());
        }
    }

    private void enqueue(Runnable task) {
        if (thread.isShutdown()) {
            return;
        }
        try {
            waiting.put(task);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            logger.warn("An event of mail was not published: the application is being stopped");
        }
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "postoffice-events");
        thread.setDaemon(true);
        return thread;
    }
}
