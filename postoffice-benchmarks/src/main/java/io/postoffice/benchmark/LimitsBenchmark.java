package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Arrivals;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Three nodes and a backend with a limit: what its server sees, and what another backend feels of it. A minute by default. */
final class LimitsBenchmark implements Benchmark {

    private static final int RATE = 50;
    private static final Duration GAP = Duration.ofMillis(50);

    @Override
    public void run(Options options, Report report) throws Exception {
        int seconds = Math.max(2, options.mails() / 333);
        List<Node> nodes = new ArrayList<>();
        try (Sink limited = Sink.own();
                Sink other = Sink.own()) {
            Database database = Database.create(Product.POSTGRESQL);
            for (int i = 0; i < 3; i++) {
                nodes.add(Node.start(database, other.port(), new Settled(), settings(limited, other)));
            }
            nodes.forEach(node -> node.drainer().start());
            measure(nodes.get(0), new Sinks(limited, other), seconds, report);
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static void measure(Node node, Sinks sinks, int seconds, Report report) throws InterruptedException {
        Arrivals limited = new Arrivals().listenTo(sinks.limited());
        Arrivals other = new Arrivals().listenTo(sinks.other());
        int mails = (int) (seconds * 1000L / GAP.toMillis());
        Traffic normal = new Traffic("other");
        normal.send(node, mails, GAP);
        other.await(mails);
        double normalP95 = normal.latencies(other, mails / 10).quantile(0.95);
        new Traffic("limited").send(node, RATE * (seconds + 2), Duration.ZERO);
        normal.send(node, mails, GAP);
        other.await(2 * mails);
        limited.await(RATE * (seconds + 1));
        List<Long> times = limited.times();
        long begin = times.get(0) + 500_000;
        long within = times.stream()
                .filter(time -> time >= begin && time < begin + seconds * 1_000_000L)
                .count();
        report.heading("Three nodes, a limit of %d/s on one backend, %d s, PostgreSQL".formatted(RATE, seconds));
        report.row("what", "measured");
        report.rule(2);
        report.row("mails a second at the server of the limited backend", "%.2f".formatted((double) within / seconds));
        report.row("most in any second", String.valueOf(mostInASecond(times)));
        report.row("another backend, 95 %, before", Report.millis(normalP95));
        report.row(
                "another backend, 95 %, meanwhile",
                Report.millis(normal.latencies(other, mails).quantile(0.95)));
    }

    private static int mostInASecond(List<Long> times) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (times.get(last) - times.get(first) >= 1_000_000) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private static Map<String, Object> settings(Sink limited, Sink other) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("postoffice.backends.limited.host", "localhost");
        settings.put("postoffice.backends.limited.port", limited.port());
        settings.put("postoffice.backends.limited.rate-limit", RATE + "/s");
        settings.put("postoffice.backends.other.host", "localhost");
        settings.put("postoffice.backends.other.port", other.port());
        return settings;
    }

    private record Sinks(Sink limited, Sink other) {}
}
