package io.postoffice.benchmark.enqueue;

import io.postoffice.Mail;
import io.postoffice.benchmark.Contender;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Stopwatch;
import io.postoffice.benchmark.fixture.Stopwatch.Measured;
import io.postoffice.benchmark.fixture.Welcome;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The queue takes mail: each in a transaction of its own, or a thousand in one. */
public final class QueueEnqueue implements Contender {

    private final String name;
    private final Node node;
    private final IntFunction<Mail> mail;
    private final Consumer<List<Mail>> way;

    private QueueEnqueue(String name, Node node, IntFunction<Mail> mail, Consumer<List<Mail>> way) {
        this.name = name;
        this.node = node;
        this.mail = mail;
        this.way = way;
    }

    /** Finished mail, by {@code send}. */
    public static QueueEnqueue one(Node node, int threads) {
        return new QueueEnqueue(
                "send, a transaction each, %d thread%s".formatted(threads, threads == 1 ? "" : "s"),
                node,
                QueueEnqueue::literal,
                mails -> Threads.forEach(threads, mails, node.mailService()::send));
    }

    /** By {@code sendMany}, a thousand a call. */
    public static QueueEnqueue many(Node node, boolean templates) {
        return new QueueEnqueue(
                "sendMany, 1,000 a call, " + (templates ? "templates" : "finished mail"),
                node,
                templates ? Welcome::templated : QueueEnqueue::literal,
                mails -> Threads.inThousands(mails, node.mailService()::sendMany));
    }

    private static Mail literal(int number) {
        RenderedMail rendered = Welcome.rendered(number);
        return rendered.toMail();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Measured run(int mails) {
        node.clear(Product.POSTGRESQL);
        List<Mail> ready = IntStream.range(0, mails).mapToObj(mail).toList();
        Stopwatch stopwatch = Stopwatch.start();
        way.accept(ready);
        return stopwatch.stop(mails);
    }
}
