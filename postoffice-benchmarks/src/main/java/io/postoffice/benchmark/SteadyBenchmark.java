package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Arrivals;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import java.time.Duration;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** Mail at a steady pace, for as long as it takes: whether the queue gets slower, or the tables more bloated, as time goes by. */
final class SteadyBenchmark implements Benchmark {

    /** In mails per second. */
    private static final int RATE = 333;

    private static final int PARTS = 10;

    private static final String DEAD = """
            select coalesce(sum(n_dead_tup), 0) from pg_stat_user_tables where relname like 'postoffice%'
            """;

    @Override
    public void run(Options options, Report report) throws Exception {
        Settled settled = new Settled();
        try (Sink sink = Sink.own();
                Node node = Node.start(Database.create(Product.POSTGRESQL), sink, settled)) {
            Arrivals arrivals = new Arrivals().listenTo(sink);
            JdbcTemplate jdbc = new JdbcTemplate(node.dataSource());
            node.drainer().start();
            report.heading("%d mails a second, PostgreSQL with its defaults, 8 connections".formatted(RATE));
            report.row("mails so far", "median", "99 %", "longest", "dead rows");
            report.rule(5);
            Traffic traffic = new Traffic("default");
            for (int part = 0; part < PARTS; part++) {
                int from = traffic.count();
                traffic.send(
                        node, options.mails() / PARTS, Duration.ofSeconds(1).dividedBy(RATE));
                arrivals.await(traffic.count());
                Series latencies = traffic.latencies(arrivals, from);
                report.row(
                        Report.rate(traffic.count()),
                        Report.millis(latencies.median()),
                        Report.millis(latencies.quantile(0.99)),
                        Report.millis(latencies.highest()),
                        Report.rate(Objects.requireNonNull(jdbc.queryForObject(DEAD, Long.class))));
            }
        }
    }
}
