package io.postoffice.benchmark.drain;

import io.postoffice.benchmark.Contender;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Stopwatch;
import io.postoffice.benchmark.fixture.Stopwatch.Measured;
import io.postoffice.benchmark.fixture.Welcome;
import java.util.List;

/** The queue: mail that was committed is claimed, sent and written down as sent. */
public final class QueueDrain implements Contender {

    private final String name;
    private final Database database;
    private final List<Node> nodes;
    private final Settled settled;

    private QueueDrain(String name, Database database, List<Node> nodes, Settled settled) {
        this.name = name;
        this.database = database;
        this.nodes = nodes;
        this.settled = settled;
    }

    public static QueueDrain on(Database database, Sink sink, int nodes) {
        Settled settled = new Settled();
        String name = "Post Office, %d node%s, %s".formatted(nodes, nodes == 1 ? "" : "s", database.product());
        return new QueueDrain(name, database, Node.start(nodes, database, sink, settled), settled);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measured run(int mails) throws InterruptedException {
        nodes.get(0).clear(database.product());
        settled.expect(mails);
        nodes.get(0).enqueue(Welcome.rendered(0, mails));
        Stopwatch stopwatch = Stopwatch.start();
        nodes.forEach(node -> node.drainer().start());
        settled.await();
        Measured measured = stopwatch.stop(mails);
        nodes.forEach(node -> node.drainer().stop());
        return measured;
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
