package io.postoffice.benchmark;

import io.postoffice.benchmark.drain.QueueDrain;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Sink;
import java.util.ArrayList;
import java.util.List;

/** One, two and three nodes that share a queue. They share the machine, too: nothing is won by it here, and nothing should be lost. */
final class NodesBenchmark implements Benchmark {

    @Override
    public void run(Options options, Report report) throws Exception {
        List<Contender> contenders = new ArrayList<>();
        try (Sink sink = Sink.start()) {
            for (int nodes = 1; nodes <= 3; nodes++) {
                contenders.add(QueueDrain.on(Database.create(Product.POSTGRESQL), sink, nodes));
            }
            report.heading("Drain by several nodes, %,d mails, 8 connections each, %s"
                    .formatted(options.mails(), sink.product()));
            report.comparison("mails sent", new Comparison(contenders, options).run());
        } finally {
            contenders.forEach(Contender::close);
        }
    }
}
