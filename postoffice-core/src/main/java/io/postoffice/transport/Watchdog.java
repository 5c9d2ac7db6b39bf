package io.postoffice.transport;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Breaks off what takes too long. A read timeout does not: it starts anew with every byte, so that a server which drips its
 * reply keeps a worker for as long as it likes.
 */
final class Watchdog implements AutoCloseable {

    private final Duration deadline;
    private final ScheduledThreadPoolExecutor executor;

    Watchdog(Duration deadline) {
        this.deadline = deadline;
        CustomizableThreadFactory threads = new CustomizableThreadFactory("postoffice-watchdog-");
        threads.setDaemon(true);
        // What is on the wire at the end may finish, without a limit: a write that cannot be timed would fail.
        this.executor = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
    }

    Duration deadline() {
        return deadline;
    }

    /** Breaks the connection off at the deadline, unless the watch ends before. */
    Watch over(SmtpConnection connection) {
        Future<?> alarm = executor.schedule(connection::breakOff, deadline.toMillis(), TimeUnit.MILLISECONDS);
        return () -> alarm.cancel(false);
    }

    /** For the session to time its writes by; Angus makes a thread for each connection otherwise, which keeps a JVM alive. */
    ScheduledExecutorService writeTimeouts() {
        return executor;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** To be ended with what it watches over. */
    @FunctionalInterface
    interface Watch {

        void end();
    }
}
