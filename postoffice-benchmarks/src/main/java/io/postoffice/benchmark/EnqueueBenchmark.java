package io.postoffice.benchmark;

import io.postoffice.benchmark.enqueue.BareInsert;
import io.postoffice.benchmark.enqueue.DbSchedulerEnqueue;
import io.postoffice.benchmark.enqueue.QueueEnqueue;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import java.util.List;

/** Stores mail: each in a transaction of its own, and many at once. */
final class EnqueueBenchmark implements Benchmark {

    @Override
    public void run(Options options, Report report) throws Exception {
        try (Sink sink = Sink.start();
                Node node = Node.start(Database.create(Product.POSTGRESQL), sink, new Settled())) {
            for (int threads : new int[] {1, 8}) {
                compare(
                        options,
                        report,
                        List.of(
                                QueueEnqueue.one(node, threads),
                                new BareInsert(Database.create(Product.POSTGRESQL), threads),
                                new DbSchedulerEnqueue(Database.create(Product.POSTGRESQL), false)));
            }
            compare(
                    options,
                    report,
                    List.of(
                            QueueEnqueue.many(node, true),
                            QueueEnqueue.many(node, false),
                            new DbSchedulerEnqueue(Database.create(Product.POSTGRESQL), true)));
        }
    }

    private static void compare(Options options, Report report, List<Contender> contenders) throws Exception {
        try {
            report.heading("Enqueue, %,d mails, PostgreSQL".formatted(options.mails()));
            report.comparison("mails stored", new Comparison(contenders, options).run());
        } finally {
            contenders.forEach(Contender::close);
        }
    }
}
