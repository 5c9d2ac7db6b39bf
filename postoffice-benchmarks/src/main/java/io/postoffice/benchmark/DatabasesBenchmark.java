package io.postoffice.benchmark;

import io.postoffice.benchmark.drain.QueueDrain;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Sink;
import java.util.ArrayList;
import java.util.List;

/** One node on each database. */
final class DatabasesBenchmark implements Benchmark {

    @Override
    public void run(Options options, Report report) throws Exception {
        List<Contender> contenders = new ArrayList<>();
        try (Sink sink = Sink.start()) {
            for (Product product : Product.values()) {
                contenders.add(QueueDrain.on(Database.create(product), sink, 1));
            }
            report.heading(
                    "Drain on each database, %,d mails, 8 connections, %s".formatted(options.mails(), sink.product()));
            report.comparison("mails sent", new Comparison(contenders, options).run());
        } finally {
            contenders.forEach(Contender::close);
        }
    }
}
