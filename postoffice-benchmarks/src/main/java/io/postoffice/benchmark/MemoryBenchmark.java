package io.postoffice.benchmark;

import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.memory.LargeBacklog;
import io.postoffice.benchmark.memory.LargeBacklog.Drained;

/** Whether a node with a small heap drains a backlog of any size. */
final class MemoryBenchmark implements Benchmark {

    @Override
    public void run(Options options, Report report) throws Exception {
        try (Sink sink = Sink.start()) {
            Drained drained = LargeBacklog.run(Database.create(Product.POSTGRESQL), sink, options.rows());
            report.heading("Draining %,d mails, %s, PostgreSQL, 8 connections, %s"
                    .formatted(options.rows(), LargeBacklog.HEAP, sink.product()));
            report.row("per second", "time spent in collecting garbage", "live before", "live after");
            report.rule(4);
            report.row(
                    Report.rate(options.rows() * 1000.0 / drained.millis()),
                    Report.ratio(drained.collectingMillis() * 100.0 / drained.millis()) + " %",
                    drained.before() + " MB",
                    drained.after() + " MB");
        }
    }
}
