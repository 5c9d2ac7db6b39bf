package io.postoffice.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a node costs that has nothing to do. */
final class IdleBenchmark implements Benchmark {

    private static final int SECONDS = 30;

    @Override
    public void run(Options options, Report report) throws Exception {
        try (Sink sink = Sink.start();
                Node node = Node.start(Database.create(Product.POSTGRESQL), sink, new Settled())) {
            node.drainer().start();
            JdbcTemplate jdbc = new JdbcTemplate(node.dataSource());
            TimeUnit.SECONDS.sleep(2);
            long transactions = transactions(jdbc);
            Map<Long, Long> allocated = allocated();
            long cpu = cpu();
            TimeUnit.SECONDS.sleep(SECONDS);
            double minutes = SECONDS / 60.0;
            report.heading("An idle node, a minute");
            report.row("transactions", "allocated", "CPU of the JVM");
            report.rule(3);
            report.row(
                    Report.rate((transactions(jdbc) - transactions) / minutes),
                    Report.rate(allocatedSince(allocated) / minutes / 1024) + " KB",
                    Report.millis((cpu() - cpu) / minutes / 1e6));
        }
    }

    private static long transactions(JdbcTemplate jdbc) {
        Long count = jdbc.queryForObject(
                "select xact_commit from pg_stat_database where datname = current_database()", Long.class);
        return count == null ? 0 : count;
    }

    private static Map<Long, Long> allocated() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<Long, Long> allocated = new HashMap<>();
        for (long id : threads.getAllThreadIds()) {
            allocated.put(id, threads.getThreadAllocatedBytes(id));
        }
        return allocated;
    }

    /** By the threads that have lived all the time. */
    private static long allocatedSince(Map<Long, Long> before) {
        Map<Long, Long> now = allocated();
        return before.keySet().stream()
                .filter(now::containsKey)
                .mapToLong(id -> now.getOrDefault(id, 0L) - before.getOrDefault(id, 0L))
                .sum();
    }

    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
