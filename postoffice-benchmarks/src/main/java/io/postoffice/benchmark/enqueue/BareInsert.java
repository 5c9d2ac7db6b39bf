package io.postoffice.benchmark.enqueue;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.benchmark.Contender;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Stopwatch;
import io.postoffice.benchmark.fixture.Stopwatch.Measured;
import io.postoffice.benchmark.fixture.Welcome;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** A single row with the same bytes, in a transaction each: about the least that anything durable can cost. */
public final class BareInsert implements Contender {

    private final int threads;
    private final HikariDataSource dataSource;
    private final JdbcTemplate jdbc;

    public BareInsert(Database database, int threads) {
        this.threads = threads;
        this.dataSource = database.pool();
        this.jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("""
                create table bare_mail (
                    id uuid primary key, status varchar(16), due_at timestamptz, created_at timestamptz, from_address text,
                    to_address text, subject text, message_id text, text_body text, html_body text)
                """);
    }

    @Override
    public String name() {
        return "one bare JDBC insert, a transaction each, %d thread%s".formatted(threads, threads == 1 ? "" : "s");
    }

    @Override
    public Measured run(int mails) {
        jdbc.execute("truncate bare_mail");
        List<RenderedMail> ready = Welcome.rendered(0, mails);
        Stopwatch stopwatch = Stopwatch.start();
        Threads.forEach(threads, ready, this::insert);
        return stopwatch.stop(mails);
    }

    private void insert(RenderedMail mail) {
        UUID id = UUID.randomUUID();
        jdbc.update(
                "insert into bare_mail values (?, 'QUEUED', now(), now(), ?, ?, ?, ?, ?, ?)",
                id,
                Welcome.FROM,
                mail.to(),
                mail.subject(),
                "<" + id + "@example.org>",
                mail.text(),
                mail.html());
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
