package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.claim.Reaper;
import io.postoffice.fixture.FailingDataSource;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A database that is away for longer than a lease lasts. No node died, so nothing may be delivered twice. */
@Timeout(60)
final class DatabaseOutageTest {

    private static final int MAILS = 8;
    private static final int CONCURRENCY = 2;

    private final SmtpSink sink = new SmtpSink();
    private final CountDownLatch acceptance = new CountDownLatch(1);

    @AfterEach
    void close() {
        acceptance.countDown();
        sink.close();
    }

    static Stream<Arguments> outages() {
        Consumer<FailingDataSource> refusing = FailingDataSource::goAway;
        Consumer<FailingDataSource> stalling = FailingDataSource::stall;
        return Stream.of(
                Arguments.of(1, "refusing", refusing),
                Arguments.of(1, "stalling", stalling),
                Arguments.of(2, "refusing", refusing),
                Arguments.of(2, "stalling", stalling));
    }

    @ParameterizedTest(name = "{0} nodes, {1}")
    @MethodSource("outages")
    void nothingIsDeliveredTwice(int count, String how, Consumer<FailingDataSource> outage) {
        sink.play((command, usual) -> {
            if (command.equals(".")) {
                waitFor(acceptance);
            }
            return usual;
        });
        TestDatabase database = TestDatabase.create(Product.POSTGRESQL);
        List<TestNode> nodes = IntStream.range(0, count)
                .mapToObj(number -> node(database, "node " + number))
                .toList();
        try {
            TestNode first = nodes.get(0);
            first.mailService()
                    .sendMany(IntStream.range(0, MAILS)
                            .mapToObj(number -> Mail.to("ann@example.org").subject("Mail " + number))
                            .toList());
            nodes.forEach(TestNode::start);
            await().until(() -> first.count("SENDING") >= CONCURRENCY * count);
            nodes.forEach(node -> outage.accept(node.queueDataSource()));
            await().until(() -> lapsed(first) > 0 && lapsed(first) == first.count("SENDING"));
            acceptance.countDown();
            if (how.equals("stalling")) {
                // The worst moment: a node that is asking for lapsed claims is the first to be answered; if any asks.
                await().until(() -> isReaping() || first.queueDataSource().refusals() > 20);
            }
            nodes.forEach(node -> node.queueDataSource().comeBack());

            await().atMost(Duration.ofSeconds(40)).until(() -> first.count("SENT") == MAILS);
            assertThat(sink.received())
                    .extracting(mail -> mail.header("Subject"))
                    .hasSize(MAILS)
                    .doesNotHaveDuplicates();
        } finally {
            nodes.forEach(TestNode::close);
        }
    }

    private TestNode node(TestDatabase database, String name) {
        return TestNode.on(database)
                .named(name)
                .lease(Duration.ofSeconds(1))
                .batchSize(CONCURRENCY)
                .sendingTo(sink, CONCURRENCY)
                .build();
    }

    private static int lapsed(TestNode node) {
        Integer lapsed = node.jdbc()
                .queryForObject("select count(*) from postoffice_email where claimed_until < now()", Integer.class);
        return lapsed == null ? 0 : lapsed;
    }

    private static boolean isReaping() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(Reaper.class.getName()));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
