package io.postoffice.benchmark.drain;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.benchmark.Contender;
import io.postoffice.benchmark.enqueue.ScheduledTasks;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Stopwatch;
import io.postoffice.benchmark.fixture.Stopwatch.Measured;
import io.postoffice.benchmark.fixture.Welcome;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** The same with a general scheduler: a task for each mail, fetched under a lock, on eight threads with connections that stay open. */
public final class DbSchedulerDrain implements Contender {

    private static final int THREADS = 8;

    private final Sink sink;
    private final boolean shortcut;
    private final HikariDataSource dataSource;
    private final BlockingQueue<OpenConnection> connections = new LinkedBlockingQueue<>();
    private final OneTimeTask<RenderedMail> task =
            Tasks.oneTime(ScheduledTasks.SEND).execute((instance, context) -> send(instance.getData()));
    private volatile CountDownLatch outstanding = new CountDownLatch(0);

    public DbSchedulerDrain(Database database, Sink sink, boolean shortcut) {
        this.sink = sink;
        this.shortcut = shortcut;
        this.dataSource = database.pool();
        ScheduledTasks.createTable(dataSource);
    }

    @Override
    public String name() {
        return shortcut ? "db-scheduler, short-cut" : "db-scheduler";
    }

    @Override
    public Measured run(int mails) throws Exception {
        Shortcut.set(shortcut);
        try {
            schedule(mails);
            return drain(mails);
        } finally {
            Shortcut.set(true);
        }
    }

    private void schedule(int mails) {
        ScheduledTasks.clear(dataSource);
        Instant now = Instant.now();
        Scheduler client = scheduler();
        List<TaskInstance<?>> tasks = new ArrayList<>(ScheduledTasks.of(Welcome.rendered(0, mails)));
        for (int from = 0; from < tasks.size(); from += 1000) {
            client.scheduleBatch(tasks.subList(from, Math.min(tasks.size(), from + 1000)), now);
        }
    }

    private Measured drain(int mails) throws InterruptedException, MessagingException {
        outstanding = new CountDownLatch(mails);
        Scheduler scheduler = scheduler();
        Stopwatch stopwatch = Stopwatch.start();
        for (int i = 0; i < THREADS; i++) {
            connections.add(new OpenConnection(sink));
        }
        scheduler.start();
        outstanding.await();
        Measured measured = stopwatch.stop(mails);
        scheduler.stop();
        for (OpenConnection connection : connections) {
            connection.close();
        }
        connections.clear();
        return measured;
    }

    /** With its settings for high throughput. */
    private Scheduler scheduler() {
        return Scheduler.create(dataSource, task)
                .threads(THREADS)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(100))
                .build();
    }

    private void send(RenderedMail mail) {
        try {
            OpenConnection connection = connections.take();
            try {
                connection.send(mail);
            } finally {
                connections.add(connection);
            }
            outstanding.countDown();
        } catch (MessagingException | InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
