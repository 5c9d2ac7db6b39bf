package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.Priority;
import io.postoffice.claim.BackendLimits;
import io.postoffice.claim.RateLimit;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a limit does to mail on its way, over a real socket. */
@Timeout(120)
class RateLimitedLaneTest {

    /** What had its turn in half a second during which a busy machine sent none of it. */
    private static final int LATE = 26;

    private final SmtpSink sink = new SmtpSink();
    private final SmtpSink otherSink = new SmtpSink();
    private final List<Long> arrivals = new CopyOnWriteArrayList<>();

    RateLimitedLaneTest() {
        sink.play((command, usual) -> {
            if (command.equals(".")) {
                arrivals.add(System.nanoTime());
            }
            return usual;
        });
    }

    @AfterEach
    void close() {
        sink.close();
        otherSink.close();
    }

    @Test
    void nodesTogetherKeepTheLimitEvenlyAndAnotherBackendIsNotSlowed() {
        TestDatabase database = TestDatabase.create(Product.POSTGRESQL);
        BackendLimits limits = new BackendLimits(RateLimit.parse("50/s"), Map.of());
        try (TestNode one = node(database, "one", limits);
                TestNode two = node(database, "two", limits);
                TestNode three = node(database, "three", limits)) {
            one.mailService().sendMany(Collections.nCopies(400, mail()));
            one.mailService().sendMany(Collections.nCopies(400, mail().backend("other")));
            long start = System.nanoTime();
            Stream.of(one, two, three).forEach(TestNode::start);

            await().atMost(Duration.ofSeconds(30)).until(() -> arrivals.size() >= 300);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(otherSink.count()).isEqualTo(400);
            assertThat(arrivals.size() / seconds).isBetween(35.0, 52.5);
            assertThat(mostWithin(Duration.ofSeconds(1))).isLessThanOrEqualTo(50 + LATE);
            assertThat(medianGap()).isBetween(Duration.ofMillis(10), Duration.ofMillis(30));
            assertThat(one.jdbc().queryForObject("select max(attempts) from postoffice_email", Integer.class))
                    .isEqualTo(1);
        }
    }

    private Duration medianGap() {
        List<Long> all = arrivals.stream().sorted().toList();
        List<Long> gaps = IntStream.range(1, all.size())
                .mapToObj(i -> all.get(i) - all.get(i - 1))
                .sorted()
                .toList();
        return Duration.ofNanos(gaps.get(gaps.size() / 2));
    }

    private int mostWithin(Duration time) {
        List<Long> all = arrivals.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < all.size(); last++) {
            while (all.get(last) - all.get(first) >= time.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Test
    void mailToADomainOverItsLimitHoldsUpNoOther() {
        BackendLimits limits = new BackendLimits(null, Map.of("slow.example", RateLimit.parse("5/s")));
        try (TestNode node = node(TestDatabase.create(Product.H2), "one", limits)) {
            node.mailService().sendMany(Collections.nCopies(1000, mail().withTo("ann@slow.example")));
            node.mailService().sendMany(Collections.nCopies(100, mail()));
            node.start();

            await().atMost(Duration.ofSeconds(20)).until(() -> arrivedFor("ann@example.org") == 100);
            long slow = arrivedFor("ann@slow.example");
            assertThat(slow).isLessThan(100);
            await().atMost(Duration.ofSeconds(20)).until(() -> arrivedFor("ann@slow.example") >= slow + 10);
        }
    }

    private long arrivedFor(String address) {
        return sink.received().stream()
                .filter(mail -> mail.recipients().contains(address))
                .count();
    }

    @Test
    void serverThatDidNotAnswerForAWhileGetsNoMoreAfterItThanItsLimit() {
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        sink.play((command, usual) -> {
            if (command.startsWith("MAIL")) {
                waiting.incrementAndGet();
                awaitEndOf(hangs);
            } else if (command.equals(".")) {
                arrivals.add(System.nanoTime());
            }
            return usual;
        });
        try (TestNode node = TestNode.on(TestDatabase.create(Product.H2))
                .sendingTo(sink, 8)
                .limits("default", new BackendLimits(RateLimit.parse("10/s"), Map.of()))
                .build()) {
            node.mailService().sendMany(Collections.nCopies(100, mail()));
            node.start();
            await().until(() -> waiting.get() == 8);
            // Long enough for the lane to have claimed all that it may, and for the turns of that to be past.
            await().during(Duration.ofSeconds(2)).until(() -> lane(node).claimed() >= 8);
            hangs.countDown();

            await().until(() -> arrivals.size() >= 8 + 30);
            List<Long> all = arrivals.stream().sorted().toList();
            long after = all.get(0) + Duration.ofSeconds(1).toNanos();
            assertThat(all.stream().filter(arrival -> arrival < after)).hasSizeBetween(8, 8 + 10 + 3);
            assertThat(node.jdbc().queryForObject("select max(attempts) from postoffice_email", Integer.class))
                    .isEqualTo(1);
        }
    }

    private static void awaitEndOf(CountDownLatch hangs) {
        try {
            hangs.await();
        } catch (InterruptedException ex) {
            // The sink is being closed.
            Thread.currentThread().interrupt();
        }
    }

    private static LaneState lane(TestNode node) {
        return Objects.requireNonNull(node.lanes().get("default"));
    }

    @Test
    void urgentMailOvertakesWhatWaitsForItsTurn() {
        try (TestNode node =
                node(TestDatabase.create(Product.H2), "one", new BackendLimits(RateLimit.parse("10/s"), Map.of()))) {
            node.mailService().sendMany(Collections.nCopies(200, mail().priority(Priority.LOW)));
            node.start();
            await().until(() -> sink.count() > 5);

            assertThat(node.mailService()
                            .send(mail().withTo("now@example.org").priority(Priority.NOW))
                            .status())
                    .isIn(EmailStatus.SENT, EmailStatus.QUEUED);
            node.mailService().send(mail().withTo("high@example.org").priority(Priority.HIGH));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> arrivedFor("now@example.org") + arrivedFor("high@example.org") == 2);
            assertThat(sink.count()).isLessThan(100);
        }
    }

    @Test
    void runThatDrainsWaitsForTurns() {
        BackendLimits limits =
                new BackendLimits(RateLimit.parse("50/s"), Map.of("slow.example", RateLimit.parse("5/s")));
        try (TestNode node = node(TestDatabase.create(Product.H2), "one", limits)) {
            node.mailService().sendMany(Collections.nCopies(60, mail()));
            node.mailService().sendMany(Collections.nCopies(10, mail().withTo("ann@slow.example")));

            DrainReport report = node.drain(Duration.ofSeconds(60));
            assertThat(report.sent()).isEqualTo(70);
            assertThat(report.isComplete()).isTrue();
        }
    }

    @Test
    void limitIsSeenInTheLane() {
        try (TestNode node =
                node(TestDatabase.create(Product.H2), "one", new BackendLimits(RateLimit.parse("1/min"), Map.of()))) {
            node.mailService().sendMany(Collections.nCopies(2, mail()));
            node.start();

            await().until(() -> sink.count() == 1);
            await().untilAsserted(() -> assertThat(node.lanes())
                    .hasEntrySatisfying(
                            "default", lane -> assertThat(lane.rateLimitedFor()).isGreaterThan(Duration.ofSeconds(30)))
                    .hasEntrySatisfying(
                            "other", lane -> assertThat(lane.rateLimitedFor()).isZero()));
        }
    }

    private TestNode node(TestDatabase database, String name, BackendLimits limits) {
        return TestNode.on(database)
                .named(name)
                .sendingTo(sink, 4)
                .backend("other", 4, TestNode.smtp(otherSink.port(), 4))
                .limits("default", limits)
                .build();
    }

    private static Mail mail() {
        return Mail.to("ann@example.org").text("Hello");
    }
}
