package io.postoffice.benchmark.enqueue;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.postoffice.benchmark.fixture.RenderedMail;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Mail as tasks of db-scheduler, and its table on PostgreSQL as its documentation has it. */
public final class ScheduledTasks {

    public static final TaskDescriptor<RenderedMail> SEND = TaskDescriptor.of("send", RenderedMail.class);

    private static final List<String> TABLE = List.of(
            """
            create table scheduled_tasks (
                task_name text not null,
                task_instance text not null,
                task_data bytea,
                execution_time timestamp with time zone not null,
                picked boolean not null,
                picked_by text,
                last_success timestamp with time zone,
                last_failure timestamp with time zone,
                consecutive_failures int,
                last_heartbeat timestamp with time zone,
                version bigint not null,
                priority smallint,
                primary key (task_name, task_instance)
            )
            """,
            "create index execution_time_idx on scheduled_tasks (execution_time)",
            "create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");

    private ScheduledTasks() {}

    public static void createTable(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        TABLE.forEach(jdbc::execute);
    }

    public static void clear(DataSource dataSource) {
        new JdbcTemplate(dataSource).execute("truncate scheduled_tasks");
    }

    public static List<TaskInstance<RenderedMail>> of(List<RenderedMail> mails) {
        return mails.stream().map(ScheduledTasks::of).toList();
    }

    public static TaskInstance<RenderedMail> of(RenderedMail mail) {
        return SEND.instance(UUID.randomUUID().toString()).data(mail).build();
    }
}
