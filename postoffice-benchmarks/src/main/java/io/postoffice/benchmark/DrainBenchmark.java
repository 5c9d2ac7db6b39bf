package io.postoffice.benchmark;

import io.postoffice.benchmark.drain.BareConnections;
import io.postoffice.benchmark.drain.DbSchedulerDrain;
import io.postoffice.benchmark.drain.OneByOne;
import io.postoffice.benchmark.drain.QueueDrain;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Sink;
import java.util.ArrayList;
import java.util.List;

/** Gets mail that is ready over eight connections: the queue, beside its limit and beside what people use. */
final class DrainBenchmark implements Benchmark {

    @Override
    public void run(Options options, Report report) throws Exception {
        List<Contender> contenders = new ArrayList<>();
        try (Sink sink = Sink.start()) {
            contenders.add(QueueDrain.on(Database.create(Product.POSTGRESQL), sink, 1));
            contenders.add(new BareConnections(sink, true));
            contenders.add(new BareConnections(sink, false));
            contenders.add(new OneByOne(sink));
            contenders.add(new DbSchedulerDrain(Database.create(Product.POSTGRESQL), sink, false));
            contenders.add(new DbSchedulerDrain(Database.create(Product.POSTGRESQL), sink, true));
            report.heading(
                    "Drain, %,d mails, 8 connections, PostgreSQL, %s".formatted(options.mails(), sink.product()));
            report.comparison("mails sent", new Comparison(contenders, options).run());
        } finally {
            contenders.forEach(Contender::close);
        }
    }
}
