package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.fixture.NodeProcess;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promise, against real processes that die and freeze. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NodeFailureTest {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CONCURRENCY = 4;

    private static final String OPEN_ON_POSTGRESQL = """
            select 1
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
            """;

    private static final String OPEN_ON_MARIADB = """
            select 1
            from information_schema.innodb_trx t join information_schema.processlist p on p.id = t.trx_mysql_thread_id
            where p.db = database() and p.id <> connection_id()
            """;

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void killedNodeLosesNothingAndOnlyUnsettledMailIsDeliveredTwice(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (SmtpSink sink = new SmtpSink();
                TestNode heir = heir(database, sink)) {
            heir.mailService().sendMany(Collections.nCopies(2000, mail()));
            try (NodeProcess node = NodeProcess.start(database, sink.port(), "killed", LEASE)) {
                await().atMost(PATIENCE).until(() -> sink.count() >= 500);
                node.kill();
            }
            Set<String> accepted = messageIds(sink);
            assertThat(accepted).as("killed in the middle").hasSizeLessThan(2000);
            Set<String> unsettled = new HashSet<>(accepted);
            unsettled.removeAll(sentMessageIds(heir));

            heir.start();
            await().atMost(PATIENCE).until(() -> heir.count("SENT") == 2000);

            List<String> received = sink.received().stream()
                    .map(mail -> mail.header("Message-ID"))
                    .toList();
            assertThat(new HashSet<>(received)).hasSize(2000);
            Set<String> twice = duplicates(received);
            assertThat(unsettled).containsAll(twice);
            assertThat(received).hasSize(2000 + twice.size());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void pausedNodeCannotSettleWhatAnotherHasClaimedSince(Product product) throws Exception {
        TestDatabase database = TestDatabase.create(product);
        CountDownLatch onTheWire = new CountDownLatch(CONCURRENCY);
        CountDownLatch paused = new CountDownLatch(1);
        try (SmtpSink sink = new SmtpSink();
                TestNode heir = heir(database, sink);
                NodeProcess node = NodeProcess.start(database, sink.port(), "paused", LEASE)) {
            sink.play((command, usual) -> {
                if (command.equals(".")) {
                    onTheWire.countDown();
                    awaitQuietly(paused);
                }
                return usual;
            });
            heir.mailService().sendMany(Collections.nCopies(200, mail()));
            assertThat(onTheWire.await(60, TimeUnit.SECONDS)).isTrue();
            pauseBetweenTransactions(node, heir, product);
            paused.countDown();

            heir.start();
            await().atMost(PATIENCE).until(() -> heir.count("SENT") == 200);
            node.resume();
            await().atMost(PATIENCE)
                    .until(() -> node.output().stream()
                                    .filter(line -> line.contains("was taken over by another node"))
                                    .count()
                            == CONCURRENCY);

            assertThat(heir.count("SENT")).isEqualTo(200);
            assertThat(heir.jdbc()
                            .queryForList(
                                    "select distinct node from postoffice_email_log where outcome = 'SENT'",
                                    String.class))
                    .containsExactly("heir");
            assertThat(sink.count()).isEqualTo(200 + CONCURRENCY);
        }
    }

    /** Else the rows that it has locked would be out of reach until it goes on, or its connection is given up. */
    private static void pauseBetweenTransactions(NodeProcess node, TestNode other, Product product) {
        String open = product == Product.POSTGRESQL ? OPEN_ON_POSTGRESQL : OPEN_ON_MARIADB;
        node.pause();
        for (int i = 0;
                i < 50 && !other.jdbc().queryForList(open, Integer.class).isEmpty();
                i++) {
            node.resume();
            node.pause();
        }
    }

    private static TestNode heir(TestDatabase database, SmtpSink sink) {
        return TestNode.on(database)
                .named("heir")
                .lease(LEASE)
                .sendingTo(sink, CONCURRENCY)
                .build();
    }

    private static Mail mail() {
        return Mail.to("ann@example.org").subject("Hi").text("Hello");
    }

    private static Set<String> messageIds(SmtpSink sink) {
        Set<String> ids = new HashSet<>();
        sink.received().forEach(mail -> ids.add(mail.header("Message-ID")));
        return ids;
    }

    private static List<String> sentMessageIds(TestNode node) {
        return node.jdbc().queryForList("select message_id from postoffice_email where status = 'SENT'", String.class);
    }

    private static Set<String> duplicates(List<String> ids) {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        ids.forEach(id -> {
            if (!seen.add(id)) {
                twice.add(id);
            }
        });
        return twice;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
