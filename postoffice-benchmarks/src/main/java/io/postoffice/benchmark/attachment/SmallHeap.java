package io.postoffice.benchmark.attachment;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.benchmark.fixture.ChildJvm;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Stopwatch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A node in a process of its own whose heap is small, which stores a mail with a large file and sends it. */
public final class SmallHeap {

    /** What it may have. */
    public static final String HEAP = "-Xmx128m";

    private static final String STEP = "step";
    private static final int MEGABYTE = 1024 * 1024;

    private SmallHeap() {}

    /**
     * Runs it to its end.
     *
     * @param storage properties of the node that say where attachments are
     * @param megabytes how large the file is
     */
    public static List<Step> run(Database database, Sink sink, Map<String, Object> storage, int megabytes)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                database.product().name(),
                database.url(),
                database.username(),
                database.password(),
                String.valueOf(sink.port()),
                String.valueOf(megabytes)));
        storage.forEach((name, value) -> arguments.add(name + "=" + value));
        return ChildJvm.run(HEAP, SmallHeap.class, arguments).stream()
                .filter(line -> line.startsWith(STEP))
                .map(Step::parse)
                .toList();
    }

    public static void main(String[] args) throws Exception {
        Database database = new Database(Product.valueOf(args[0]), args[1], args[2], args[3]);
        int megabytes = Integer.parseInt(args[5]);
        Map<String, Object> storage = Stream.of(args)
                .skip(6)
                .map(property -> property.split("=", 2))
                .collect(Collectors.toMap(property -> property[0], property -> property[1]));
        Settled settled = new Settled();
        try (Node node = Node.start(database, Integer.parseInt(args[4]), settled, storage)) {
            // All classes are loaded then.
            send(node, settled, 0);
            long before = reset();
            Stopwatch watch = Stopwatch.start();
            settled.expect(1);
            node.mailService().send(mail(megabytes));
            report("enqueue", before, watch);
            before = reset();
            watch = Stopwatch.start();
            node.drainer().start();
            settled.await();
            report("delivery", before, watch);
        }
    }

    private static void send(Node node, Settled settled, int megabytes) throws InterruptedException {
        settled.expect(1);
        node.mailService().send(mail(megabytes));
        node.drainer().start();
        settled.await();
        node.drainer().stop();
    }

    private static Mail mail(int megabytes) {
        return Mail.to("ann@example.org")
                .subject("0")
                .text("Hello")
                .attach(MailAttachment.of("large.bin", () -> new Numbers(megabytes * (long) MEGABYTE)));
    }

    private static long reset() {
        System.gc();
        pools().forEach(MemoryPoolMXBean::resetPeakUsage);
        return sum(pool -> pool.getUsage().getUsed());
    }

    private static void report(String name, long before, Stopwatch watch) {
        long growth = sum(pool -> pool.getPeakUsage().getUsed()) - before;
        System.out.printf("%s %s %d %d %d%n", STEP, name, before / MEGABYTE, growth / MEGABYTE, watch.millis());
    }

    private static long sum(ToLongFunction<MemoryPoolMXBean> value) {
        return pools().mapToLong(value).sum();
    }

    private static Stream<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }

    /**
     * What storing or sending took.
     *
     * @param name which of the two
     * @param before megabytes of the heap in use before
     * @param growth so many more at the peak, garbage included
     * @param millis how long it took
     */
    public record Step(String name, int before, int growth, int millis) {

        static Step parse(String line) {
            String[] words = line.split(" ", -1);
            return new Step(
                    words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4]));
        }
    }
}
