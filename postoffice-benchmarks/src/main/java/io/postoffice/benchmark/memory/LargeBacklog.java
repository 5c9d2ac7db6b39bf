package io.postoffice.benchmark.memory;

import io.postoffice.benchmark.fixture.ChildJvm;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Stopwatch;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** A node in a process of its own whose heap is small, which finds very much mail that is due, and sends all of it. */
public final class LargeBacklog {

    /** What it may have. */
    public static final String HEAP = "-Xmx256m";

    private static final String DRAINED = "drained";
    private static final int MEGABYTE = 1024 * 1024;

    private static final String EMAILS = """
            insert into postoffice_email (
                id, status, priority, backend, due_at, created_at, updated_at, attempts, from_address, subject, message_id,
                message_date)
            select uuidv7(), 'QUEUED', 20, 'default', now(), now(), now(), 0, 'shop@example.org', 'Hi',
                '<' || gen_random_uuid() || '@example.org>', now()
            from generate_series(1, %d) n
            """;

    private static final List<String> PARTS = List.of("""
            insert into postoffice_email_content (email_id, text_body, html_body)
            select id, repeat('text ', 30), repeat('html ', 180) from postoffice_email
            """, """
            insert into postoffice_email_recipient (email_id, recipient_index, kind, address, status)
            select id, 0, 'TO', id || '@example.org', 'PENDING'
            from postoffice_email
            """, "vacuum analyze");

    private LargeBacklog() {}

    /** Fills the queue, and has it drained. */
    public static Drained run(Database database, Sink sink, int mails) throws IOException, InterruptedException {
        try (Node node = Node.start(database, sink, new Settled())) {
            JdbcTemplate jdbc = new JdbcTemplate(node.dataSource());
            jdbc.execute(EMAILS.formatted(mails));
            PARTS.forEach(jdbc::execute);
        }
        List<String> arguments = List.of(
                database.url(), database.username(), database.password(), "" + sink.port(), String.valueOf(mails));
        return ChildJvm.run(HEAP, LargeBacklog.class, arguments).stream()
                .filter(line -> line.startsWith(DRAINED))
                .map(Drained::parse)
                .findAny()
                .orElseThrow();
    }

    public static void main(String[] args) throws Exception {
        Database database = new Database(Product.POSTGRESQL, args[0], args[1], args[2]);
        int mails = Integer.parseInt(args[4]);
        Settled settled = new Settled();
        settled.expect(mails);
        try (Node node = Node.start(database, Integer.parseInt(args[3]), settled, Map.of())) {
            long before = live();
            long collecting = collectingMillis();
            Stopwatch watch = Stopwatch.start();
            node.drainer().start();
            settled.await();
            long millis = watch.millis();
            long collected = collectingMillis() - collecting;
            System.out.printf("%s %d %d %d %d%n", DRAINED, millis, collected, before, live());
        }
    }

    /** Megabytes that are left after a collection. */
    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    private static long collectingMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /**
     * How it went.
     *
     * @param millis how long it took
     * @param collectingMillis so much of that was spent in collecting garbage
     * @param before megabytes in use before, after a collection
     * @param after megabytes in use at the end, after a collection
     */
    public record Drained(long millis, long collectingMillis, long before, long after) {

        static Drained parse(String line) {
            String[] words = line.split(" ", -1);
            return new Drained(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]));
        }
    }
}
