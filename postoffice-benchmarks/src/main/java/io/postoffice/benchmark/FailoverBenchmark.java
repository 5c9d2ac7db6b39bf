package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Arrivals;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** A backend that refuses connections, with and without a fallback, and what another one feels of it. A minute each by default. */
final class FailoverBenchmark implements Benchmark {

    private static final Duration GAP = Duration.ofMillis(50);

    @Override
    public void run(Options options, Report report) throws Exception {
        int seconds = Math.max(2, options.mails() / 333);
        report.heading("A backend that refuses connections for %d s, 20 mails a second, PostgreSQL".formatted(seconds));
        report.row(
                "fallback",
                "sent",
                "failed",
                "longest wait for acceptance",
                "another backend, 95 %, before",
                "meanwhile");
        report.rule(6);
        run(seconds, true, report);
        run(seconds, false, report);
    }

    private static void run(int seconds, boolean hasFallback, Report report) throws Exception {
        int port = Sink.freePort();
        try (Sink fallback = Sink.own();
                Sink other = Sink.own();
                Node node = Node.start(
                        Database.create(Product.POSTGRESQL),
                        other.port(),
                        new Settled(),
                        settings(port, fallback, other, hasFallback))) {
            node.drainer().start();
            Arrivals arrivals = new Arrivals().listenTo(fallback);
            Arrivals others = new Arrivals().listenTo(other);
            int mails = (int) (seconds * 1000L / GAP.toMillis());
            Traffic traffic = new Traffic("other");
            traffic.send(node, mails, GAP);
            others.await(mails);
            double before = traffic.latencies(others, mails / 10).quantile(0.95);
            Traffic primary = new Traffic("primary");
            Thread sender = new Thread(() -> primary.send(node, mails, GAP), "primary");
            sender.start();
            traffic.send(node, mails, GAP);
            sender.join();
            others.await(2 * mails);
            try (Sink back = hasFallback ? fallback : Sink.own(port)) {
                if (!hasFallback) {
                    arrivals.listenTo(back);
                }
                arrivals.await(mails);
                report.row(
                        hasFallback ? "yes" : "none, until it is back",
                        String.valueOf(arrivals.count()),
                        String.valueOf(failed(node)),
                        Report.millis(primary.latencies(arrivals, 0).highest()),
                        Report.millis(before),
                        Report.millis(traffic.latencies(others, mails).quantile(0.95)));
            }
        }
    }

    private static long failed(Node node) {
        Long failed = new JdbcTemplate(node.dataSource())
                .queryForObject("select count(*) from postoffice_email where status = 'FAILED'", Long.class);
        return failed == null ? 0 : failed;
    }

    private static Map<String, Object> settings(int port, Sink fallback, Sink other, boolean hasFallback) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("postoffice.backends.primary.host", "localhost");
        settings.put("postoffice.backends.primary.port", port);
        if (hasFallback) {
            settings.put("postoffice.backends.primary.fallback", "relay");
        }
        settings.put("postoffice.backends.relay.host", "localhost");
        settings.put("postoffice.backends.relay.port", fallback.port());
        settings.put("postoffice.backends.other.host", "localhost");
        settings.put("postoffice.backends.other.port", other.port());
        return settings;
    }
}
