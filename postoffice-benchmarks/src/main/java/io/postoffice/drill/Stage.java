package io.postoffice.drill;

import io.postoffice.Mail;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Product;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A database, a mail server, a network between, nodes in processes of their own, and an application that sends mail. */
final class Stage implements AutoCloseable {

    /** How long an application waits for a connection of its pool. */
    static final int CONNECTION_TIMEOUT_SECONDS = 2;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Database database;
    private final Scale scale;
    private final Recorder recorder = new Recorder();
    private final FaultProxy network = new FaultProxy(recorder.port());
    private final FaultProxy aside = new FaultProxy(recorder.port());
    private final List<Child> nodes = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Drill drill;
    private final Sender sender;
    private final List<String> properties;
    private int started;
    private int allowed;

    Stage(Product product, Scale scale, Drill drill) {
        this.database = Database.create(product);
        this.scale = scale;
        this.drill = drill;
        this.properties = new ArrayList<>(properties());
        properties.addAll(drill.properties(aside.port()));
        List<String> own = new ArrayList<>(properties);
        own.add("--postoffice.queue.enabled=false");
        sender = new Sender(database, own);
        for (int i = 0; i < scale.nodes(); i++) {
            nodes.add(startNode());
        }
        nodes.forEach(Child::awaitFirstLine);
    }

    private List<String> properties() {
        return List.of(
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.username(),
                "--spring.datasource.password=" + database.password(),
                "--spring.datasource.hikari.connection-timeout=" + CONNECTION_TIMEOUT_SECONDS * 1000,
                "--spring.mail.host=localhost",
                "--spring.mail.port=" + network.port(),
                "--spring.main.banner-mode=off",
                "--logging.config=classpath:drill-logback.xml",
                "--postoffice.default-from=shop@example.org",
                "--postoffice.queue.concurrency=" + scale.workers(),
                "--postoffice.queue.lease=" + scale.leaseSeconds() + "s",
                "--postoffice.retry.delays=500ms");
    }

    /** A node as a user gets it, but for a lease that does not let a drill last for hours. */
    Child startNode() {
        List<String> arguments = new ArrayList<>(properties);
        arguments.add("--postoffice.queue.node=node-" + started);
        arguments.add("--spring.main.keep-alive=true");
        List<String> options = new ArrayList<>(List.of("-Xmx256m"));
        options.addAll(drill.jvmOptions(started++));
        return Child.start(NodeMain.class, options, arguments);
    }

    Scale scale() {
        return scale;
    }

    Sender sender() {
        return sender;
    }

    Recorder recorder() {
        return recorder;
    }

    FaultProxy network() {
        return network;
    }

    /** Another way to the same mail server, for a second backend. */
    FaultProxy aside() {
        return aside;
    }

    List<Child> nodes() {
        return nodes;
    }

    static Mail mail() {
        return Mail.to("ann@example.org").subject("A drill").text("Hello");
    }

    /** So many duplicates more are within the promise. */
    void allow(int duplicates) {
        allowed += duplicates;
    }

    /** What was accepted, and is not written down as sent: what a node that dies now may have delivered twice. */
    int unsettled() {
        Set<String> unsettled = new HashSet<>(recorder.accepted().keySet());
        sender.settled().forEach(unsettled::remove);
        return unsettled.size();
    }

    /** Something that a drill expects beside what {@link #finish} judges. */
    void require(boolean holds, String expected) {
        if (!holds) {
            broken.add(expected);
        }
    }

    /** Something that a drill has measured. */
    void note(String measured) {
        notes.add(measured);
    }

    /** When each of these mails was accepted first, in microseconds and in their order; waits for all. */
    List<Long> acceptances(List<String> messageIds) throws InterruptedException {
        Map<String, List<Long>> accepted = recorder.accepted();
        require(await(PATIENCE, () -> accepted.keySet().containsAll(messageIds)), "all to be accepted in time");
        return messageIds.stream()
                .map(id -> accepted.getOrDefault(id, List.of(0L)).get(0))
                .toList();
    }

    /** Waits for something that happens soon. */
    static boolean await(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    /** Waits for the queue to be empty, and judges. */
    Outcome finish() throws InterruptedException {
        await(PATIENCE, () -> sender.unfinished() == 0);
        Map<String, Long> committed = sender.committed();
        Map<String, List<Long>> accepted = recorder.accepted();
        // What was accepted last may not have been read yet.
        await(Duration.ofSeconds(5), () -> accepted.keySet().containsAll(committed.keySet()));
        int delivered =
                (int) committed.keySet().stream().filter(accepted::containsKey).count();
        return new Outcome(
                committed.size(),
                delivered,
                committed.size() - delivered,
                recorder.deliveries() - accepted.size(),
                allowed,
                sender.unfinished(),
                sender.count("status = 'FAILED'"),
                worstDelay(committed, accepted),
                List.copyOf(notes),
                List.copyOf(broken));
    }

    private static Duration worstDelay(Map<String, Long> committed, Map<String, List<Long>> accepted) {
        long worst = committed.entrySet().stream()
                .filter(mail -> accepted.containsKey(mail.getKey()))
                .mapToLong(
                        mail -> accepted.getOrDefault(mail.getKey(), List.of()).get(0) - mail.getValue())
                .max()
                .orElse(0);
        return Duration.ofNanos(Math.max(0, worst) * 1000);
    }

    @Override
    public void close() {
        nodes.forEach(Child::close);
        sender.close();
        network.close();
        aside.close();
        recorder.close();
    }
}
