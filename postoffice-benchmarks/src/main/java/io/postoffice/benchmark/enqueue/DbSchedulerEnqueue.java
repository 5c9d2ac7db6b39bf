package io.postoffice.benchmark.enqueue;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.benchmark.Contender;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Stopwatch;
import io.postoffice.benchmark.fixture.Stopwatch.Measured;
import io.postoffice.benchmark.fixture.Welcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A general scheduler takes finished mail as the data of tasks: each by itself, or a thousand at once. */
public final class DbSchedulerEnqueue implements Contender {

    private final boolean batches;
    private final HikariDataSource dataSource;
    private final SchedulerClient client;

    public DbSchedulerEnqueue(Database database, boolean batches) {
        this.batches = batches;
        this.dataSource = database.pool();
        this.client = SchedulerClient.Builder.create(dataSource).build();
        ScheduledTasks.createTable(dataSource);
    }

    @Override
    public String name() {
        return batches ? "db-scheduler, scheduleBatch, 1,000 a call" : "db-scheduler, scheduleIfNotExists, 1 thread";
    }

    @Override
    public Measured run(int mails) {
        ScheduledTasks.clear(dataSource);
        List<TaskInstance<?>> tasks = new ArrayList<>(ScheduledTasks.of(Welcome.rendered(0, mails)));
        Instant now = Instant.now();
        Stopwatch stopwatch = Stopwatch.start();
        if (batches) {
            Threads.inThousands(tasks, chunk -> client.scheduleBatch(chunk, now));
        } else {
            Threads.forEach(1, tasks, task -> client.scheduleIfNotExists(task, now));
        }
        return stopwatch.stop(mails);
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
