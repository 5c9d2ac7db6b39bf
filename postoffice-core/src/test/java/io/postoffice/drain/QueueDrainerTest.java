package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.MailMessage;
import io.postoffice.Priority;
import io.postoffice.claim.Pauses;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.transport.Failure;
import io.postoffice.transport.MailTransport;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole journey, from send to the server's acceptance, on a real database and over a real socket. */
abstract class QueueDrainerTest {

    private final TestDatabase database;
    private final SmtpSink sink = new SmtpSink();

    QueueDrainerTest(Product product) {
        this.database = TestDatabase.create(product);
    }

    @AfterEach
    void closeSink() {
        sink.close();
    }

    @Test
    void committedMailIsDelivered() {
        try (TestNode node = node("one").build().start()) {
            node.mailService()
                    .send(Mail.to("Ann <ann@example.org>")
                            .cc("carl@example.org")
                            .bcc("bob@example.org")
                            .subject("Grüße")
                            .text("Hallo")
                            .html("<p>Hallo</p>")
                            .header("X-Order", "42"));

            await().until(() -> node.count("SENT") == 1);
            Received received = sink.received().get(0);
            assertThat(received.recipients()).containsExactly("ann@example.org", "carl@example.org", "bob@example.org");
            assertThat(received.header("X-Order")).isEqualTo("42");
            assertThat(received.data()).doesNotContain("bob@example.org");
            assertThat(node.jdbc().queryForList("select status from postoffice_email_recipient", String.class))
                    .containsOnly("ACCEPTED");
            assertThat(node.jdbc().queryForMap("select * from postoffice_email_log"))
                    .containsEntry("outcome", "SENT")
                    .containsEntry("node", "one")
                    .containsEntry("smtp_code", 250);
        }
    }

    @Test
    void runEndsWhenAllThatIsDueIsSent() {
        try (TestNode node = node("one").build()) {
            node.mailService().sendMany(Collections.nCopies(500, mail()));
            node.mailService().send(mail().scheduledAt(Instant.now().plus(1, ChronoUnit.DAYS)));
            sink.play((command, usual) -> command.startsWith("RCPT TO:<nobody") ? "550 5.1.1 nobody" : usual);
            node.mailService().send(mail().withTo("nobody@example.org"));

            assertThat(node.drain(Duration.ofMinutes(1))).isEqualTo(new DrainReport(500, 0, 1, Set.of()));
            assertThat(sink.count()).isEqualTo(500);
            assertThat(node.count("QUEUED")).isEqualTo(1);

            node.mailService().send(mail());
            assertThat(node.drain(Duration.ofMinutes(1))).isEqualTo(new DrainReport(1, 0, 0, Set.of()));
            assertThat(node.count("SENDING")).isZero();
        }
    }

    @Test
    void runEndsWhenABackendIsOutOfOrderAndTellsWhatIsLeft() {
        sink.play((command, usual) -> command.isEmpty() ? "554 5.7.1 you are blocked" : usual);
        try (SmtpSink other = new SmtpSink();
                TestNode node = node("one")
                        .backend("other", 1, TestNode.smtp(other.port(), 1))
                        .build()) {
            node.mailService().sendMany(Collections.nCopies(50, mail()));
            node.mailService().sendMany(Collections.nCopies(50, mail().backend("other")));

            DrainReport report = node.drain(Duration.ofMinutes(1));

            assertThat(report.sent()).isEqualTo(50);
            assertThat(report.left()).containsExactly("default");
            assertThat(report.isComplete()).isFalse();
            assertThat(other.count()).isEqualTo(50);
        }
    }

    @Test
    void runTellsOfABackendThatIsOutOfOrderThoughAllItsMailWaits() {
        sink.close();
        try (TestNode node = node("one").build()) {
            node.mailService().send(mail());

            DrainReport report = node.drain(Duration.ofMinutes(1));
            assertThat(report.isComplete()).isFalse();
            assertThat(report.left()).containsExactly("default");
        }
    }

    @Test
    void runOfANodeThatDrainsAnywayTellsWhatIsOnTheWireWhenItsTimeIsUp() {
        sink.play((command, usual) -> command.equals("DATA") ? SmtpSink.SILENCE : usual);
        try (TestNode node = node("one").stopLimit(Duration.ZERO).build().start()) {
            node.mailService().send(mail());

            assertThat(node.drain(Duration.ofMillis(500)).left()).containsExactly("default");
        }
    }

    @Test
    void runThatDoesNotComeToItsTurnEndsInItsTimeAllTheSame() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        sink.play((command, usual) -> {
            awaitQuietly(goOn);
            return usual;
        });
        try (TestNode node = node("one").build()) {
            node.mailService().send(mail());
            CompletableFuture<DrainReport> first =
                    CompletableFuture.supplyAsync(() -> node.drain(Duration.ofMinutes(1)));
            await().until(() -> node.count("SENDING") == 1);

            assertThat(node.drain(Duration.ofMillis(200)).sent()).isZero();
            assertThat(first).isNotDone();
            goOn.countDown();
            assertThat(first.get(60, TimeUnit.SECONDS).sent()).isEqualTo(1);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void runOutlastsAMomentWithoutTheDatabase() {
        try (TestNode node = node("one").build().start()) {
            node.mailService().sendMany(Collections.nCopies(5, mail()));
            node.queueDataSource().goAway();
            CompletableFuture<DrainReport> report = CompletableFuture.supplyAsync(
                    () -> node.drain(Duration.ofMinutes(1)), task -> new Thread(task, "drain-run").start());
            await().until(() -> node.queueDataSource().refusedThreads().stream().anyMatch("drain-run"::equals));
            node.queueDataSource().comeBack();

            assertThat(report.join().isComplete()).isTrue();
            assertThat(node.count("SENT")).isEqualTo(5);
        }
    }

    @Test
    void pausedBackendSendsNothingOnAnyNodeUntilItGoesOn() {
        try (SmtpSink other = new SmtpSink();
                TestNode one = node("one").build();
                TestNode two = node("two")
                        .backend("other", 1, TestNode.smtp(other.port(), 1))
                        .build()) {
            assertThat(one.pauses().pause("default")).isTrue();
            assertThat(one.pauses().pause("default")).isFalse();
            two.start();
            two.mailService().send(mail());
            two.mailService().send(mail().priority(Priority.NOW));
            two.mailService().send(mail().backend("other"));
            await().until(() -> other.count() == 1);

            assertThat(one.drain(Duration.ofMinutes(1))).isEqualTo(new DrainReport(0, 0, 0, Set.of()));
            assertThat(sink.count()).isZero();
            assertThat(two.pauses().find()).containsOnlyKeys("default");

            assertThat(one.pauses().resume("default")).isTrue();
            assertThat(one.pauses().resume("default")).isFalse();
            await().until(() -> sink.count() == 2);
        }
    }

    @Test
    void pauseOfAllHoldsForEachBackend() {
        try (TestNode node = node("one").build()) {
            node.pauses().pause(Pauses.ALL);
            node.mailService().send(mail());

            assertThat(node.drain(Duration.ofMinutes(1)).sent()).isZero();
            node.pauses().resume(Pauses.ALL);
            assertThat(node.drain(Duration.ofMinutes(1)).sent()).isEqualTo(1);
        }
    }

    @Test
    void runEndsWhenItsTimeIsUp() {
        sink.play((command, usual) -> command.equals("DATA") ? SmtpSink.SILENCE : usual);
        try (TestNode node = node("one").stopLimit(Duration.ZERO).build()) {
            node.mailService().sendMany(Collections.nCopies(50, mail()));

            assertThat(node.drain(Duration.ofMillis(300)).left()).containsExactly("default");
        }
    }

    @Test
    void rolledBackTransactionSendsNothing() {
        try (TestNode node = node("one").build().start()) {
            for (int i = 0; i < 1000; i++) {
                node.transaction().executeWithoutResult(status -> {
                    node.mailService().send(mail());
                    status.setRollbackOnly();
                });
            }
            node.mailService().send(mail().subject("the last"));

            await().until(() -> node.count("SENT") == 1);
            assertThat(sink.received())
                    .singleElement()
                    .satisfies(
                            received -> assertThat(received.header("Subject")).isEqualTo("the last"));
            assertThat(node.jdbc().queryForObject("select count(*) from postoffice_email", Integer.class))
                    .isEqualTo(1);
        }
    }

    @Test
    void twoNodesDeliverEachMailExactlyOnce() {
        int mails = 10_000;
        try (TestNode one = node("one").build();
                TestNode two = node("two").build()) {
            for (int i = 0; i < mails / 1000; i++) {
                one.mailService().sendMany(Collections.nCopies(1000, mail()));
            }
            one.start();
            two.start();

            await().atMost(Duration.ofMinutes(2)).until(() -> one.count("SENT") == mails);
            assertThat(sink.received()).hasSize(mails);
            assertThat(sink.received().stream()
                            .map(received -> received.header("Message-ID"))
                            .distinct())
                    .hasSize(mails);
            assertThat(one.jdbc().queryForList("select distinct node from postoffice_email_log", String.class))
                    .containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void workersAreKeptBusyWithoutPolling() {
        try (TestNode node = TestNode.on(database)
                .pollInterval(Duration.ofHours(1))
                .batchSize(20)
                .backend("default", 8, transport((message, envelope) -> accepted()))
                .build()) {
            node.mailService().sendMany(Collections.nCopies(2000, mail()));
            node.start();

            await().atMost(Duration.ofSeconds(60)).until(() -> node.count("SENT") == 2000);
        }
    }

    @Test
    void commitWakesTheLaneBeforeItPolls() {
        try (TestNode node =
                node("one").pollInterval(Duration.ofHours(1)).build().start()) {
            await().until(() -> laneIsWaiting());
            node.mailService().send(mail());

            await().atMost(Duration.ofSeconds(5)).until(() -> sink.count() == 1);
        }
    }

    @Test
    void mailOfAnotherNodeIsFoundByPolling() {
        try (TestNode sender = node("sender").build();
                TestNode drainer = node("drainer").build().start()) {
            sender.mailService().send(mail());

            await().until(() -> drainer.count("SENT") == 1);
        }
    }

    @Test
    void scheduledMailGoesOutWhenItIsDue() {
        try (TestNode node = node("one").build().start()) {
            Instant due = Instant.now().plusMillis(1500);
            node.mailService().send(mail().scheduledAt(due));
            node.mailService().send(mail().scheduledAt(Instant.now().plusSeconds(3600)));

            await().until(() -> node.count("SENT") == 1);
            assertThat(Instant.now()).isAfter(due);
            assertThat(node.count("QUEUED")).isEqualTo(1);
        }
    }

    @Test
    void expiredMailIsNotSent() {
        try (TestNode node = node("one").build()) {
            node.mailService().send(mail().expiresAt(Instant.now().minusSeconds(1)));
            node.mailService().send(mail().expiresAt(Instant.now().plusSeconds(600)));
            node.start();

            await().until(() -> node.count("SENT") == 1);
            assertThat(node.count("EXPIRED")).isEqualTo(1);
            assertThat(sink.received()).hasSize(1);
            assertThat(node.jdbc().queryForList("select outcome from postoffice_email_log", String.class))
                    .containsExactlyInAnyOrder("SENT", "EXPIRED");
        }
    }

    @Test
    void transientRefusalIsTriedAgainUnderTheSameMessageId() {
        AtomicBoolean refused = new AtomicBoolean();
        sink.play((command, usual) ->
                command.equals(".") && refused.compareAndSet(false, true) ? "451 4.3.0 later" : usual);
        try (TestNode node = node("one").build().start()) {
            String messageId = node.mailService().send(mail()).messageId();

            await().until(() -> node.count("SENT") == 1);
            assertThat(sink.received())
                    .singleElement()
                    .satisfies(received ->
                            assertThat(received.header("Message-ID")).isEqualTo(messageId));
            assertThat(node.jdbc()
                            .queryForList("select outcome from postoffice_email_log order by attempt", String.class))
                    .containsExactly("REQUEUED", "SENT");
        }
    }

    @Test
    void acceptedRecipientIsNotMailedAgainBecauseAnotherWasRefused() {
        AtomicBoolean refused = new AtomicBoolean();
        sink.play((command, usual) -> command.contains("bob@") && refused.compareAndSet(false, true)
                ? "450 4.2.1 later"
                : command.contains("nobody@")
                        ? "550 5.1.1 unknown"
                        : command.contains("partner@") ? "554 5.7.1 relaying denied" : usual);
        try (TestNode node = node("one").build().start()) {
            node.mailService()
                    .send(mail().withTo(
                                    "ann@example.org", "bob@example.org", "nobody@example.org", "partner@example.org"));

            await().until(() -> node.count("SENT") == 1);
            assertThat(sink.received())
                    .extracting(Received::recipients)
                    .containsExactly(List.of("ann@example.org"), List.of("bob@example.org"));
            assertThat(statusByAddress(node))
                    .containsEntry("ann@example.org", "ACCEPTED")
                    .containsEntry("bob@example.org", "ACCEPTED")
                    .containsEntry("nobody@example.org", "REJECTED")
                    .containsEntry("partner@example.org", "DENIED");
        }
    }

    @Test
    void backendOutOfOrderCostsNoAttempt() {
        try (TestNode node = node("one").build().start()) {
            sink.play((command, usual) -> command.isEmpty() ? "421 4.3.2 down" : usual);
            node.mailService().send(mail());
            await().until(() -> node.count("REQUEUED") == 1);

            assertThat(node.jdbc().queryForObject("select attempts from postoffice_email", Integer.class))
                    .isZero();
            sink.play((command, usual) -> usual);
            await().atMost(Duration.ofSeconds(20)).until(() -> node.count("SENT") == 1);
        }
    }

    @Test
    void stuckLaneHoldsBackNoOther() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        try (TestNode node = node("one")
                .backend("stuck", 1, transport((message, envelope) -> {
                    awaitQuietly(stuck);
                    return accepted();
                }))
                .build()
                .start()) {
            node.mailService().sendMany(List.of(mail().backend("stuck"), mail().backend("stuck"), mail()));

            await().until(() -> node.count("SENT") == 1);
            assertThat(sink.received()).hasSize(1);
            stuck.countDown();
            await().until(() -> node.count("SENT") == 3);
        }
    }

    @Test
    void stoppingFinishesWhatIsOnTheWireAndGivesBackTheRest() throws Exception {
        CountDownLatch onTheWire = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        try (TestNode node = TestNode.on(database)
                .backend("default", 2, transport((message, envelope) -> {
                    onTheWire.countDown();
                    awaitQuietly(goOn);
                    return accepted();
                }))
                .build()
                .start()) {
            node.mailService().sendMany(Collections.nCopies(50, mail()));
            assertThat(onTheWire.await(10, TimeUnit.SECONDS)).isTrue();

            Thread stopping = new Thread(node::stop);
            stopping.start();
            await().until(() -> node.count("QUEUED") == 48);
            assertThat(stopping.isAlive()).isTrue();
            goOn.countDown();
            stopping.join(10_000);

            assertThat(node.count("SENT")).isEqualTo(2);
            assertThat(node.count("QUEUED")).isEqualTo(48);
            assertThat(node.jdbc()
                            .queryForList(
                                    "select distinct attempts from postoffice_email where status = 'QUEUED'",
                                    Integer.class))
                    .containsExactly(0);
        }
    }

    @Test
    void acceptanceIsNotForgottenWhileTheDatabaseIsAway() throws Exception {
        CountDownLatch onTheWire = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger sent = new AtomicInteger();
        try (TestNode node = TestNode.on(database)
                .backend("default", 1, transport((message, envelope) -> {
                    sent.incrementAndGet();
                    onTheWire.countDown();
                    awaitQuietly(goOn);
                    return accepted();
                }))
                .build()
                .start()) {
            node.mailService().send(mail());
            assertThat(onTheWire.await(10, TimeUnit.SECONDS)).isTrue();
            node.queueDataSource().goAway();
            goOn.countDown();
            await().until(() -> node.queueDataSource().refusedThreads().contains("postoffice-settle"));
            assertThat(node.count("SENDING")).isEqualTo(1);

            node.queueDataSource().comeBack();
            await().until(() -> node.count("SENT") == 1);
            assertThat(sent).hasValue(1);
        }
    }

    @Test
    void laneClaimsAgainWhenTheDatabaseIsBack() {
        try (TestNode node = node("one").build()) {
            node.mailService().send(mail());
            node.queueDataSource().goAway();
            node.start();
            await().until(() -> node.queueDataSource().refusedThreads().stream()
                    .anyMatch(name -> name.startsWith("postoffice-claim")));

            node.queueDataSource().comeBack();
            await().until(() -> node.count("SENT") == 1);
        }
    }

    @Test
    void interruptThatASenderLeavesBehindCostsNothing() {
        try (TestNode node = TestNode.on(database)
                .backend("default", 2, transport((message, envelope) -> {
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    Thread.currentThread().interrupt();
                    return accepted();
                }))
                .build()
                .start()) {
            node.mailService().sendMany(Collections.nCopies(20, mail()));

            await().until(() -> node.count("SENT") == 20);
        }
    }

    @Test
    void stoppingWhileTheBackendFailsWaitsForNothingElse() throws Exception {
        CountDownLatch onTheWire = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Failure failure = new Failure(Phase.CONNECT, null, "refused");
        try (TestNode node = TestNode.on(database)
                .backend("default", 2, transport((message, envelope) -> {
                    onTheWire.countDown();
                    awaitQuietly(goOn);
                    return new Receipt.BackendFault(failure, false);
                }))
                .build()
                .start()) {
            node.mailService().sendMany(Collections.nCopies(20, mail()));
            assertThat(onTheWire.await(10, TimeUnit.SECONDS)).isTrue();
            Thread stopping = new Thread(node::stop);
            stopping.start();
            await().until(() -> node.count("QUEUED") >= 18);
            goOn.countDown();

            stopping.join(5_000);
            assertThat(stopping.isAlive()).isFalse();
        }
    }

    @Test
    void stoppedNodeStartsAgain() {
        try (TestNode node = node("one").build().start()) {
            node.stop();
            node.mailService().send(mail());
            node.start();

            await().until(() -> node.count("SENT") == 1);
        }
    }

    @Test
    void leaseIsExtendedWhileAMailIsOnTheWire() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        try (TestNode slow = TestNode.on(database)
                        .named("slow")
                        .lease(Duration.ofSeconds(1))
                        .backend("default", 1, transport((message, envelope) -> {
                            awaitQuietly(goOn);
                            return accepted();
                        }))
                        .build()
                        .start();
                TestNode other = node("other").lease(Duration.ofSeconds(1)).build()) {
            slow.mailService().send(mail());
            await().until(() -> slow.count("SENDING") == 1);
            Instant firstLease = claimedUntil(slow);
            other.start();

            await().until(() -> claimedUntil(slow).isAfter(firstLease.plusSeconds(2)));
            goOn.countDown();
            await().until(() -> slow.count("SENT") == 1);
            assertThat(sink.received()).isEmpty();
        }
    }

    @Test
    void mailOfADeadNodeIsTakenOver() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        TestNode dead = TestNode.on(database)
                .named("dead")
                .lease(Duration.ofSeconds(1))
                .stopLimit(Duration.ofMillis(100))
                .backend("default", 1, transport((message, envelope) -> {
                    awaitQuietly(never);
                    return accepted();
                }))
                .build()
                .start();
        dead.mailService().sendMany(Collections.nCopies(20, mail()));
        await().until(() -> dead.count("SENDING") == 20);
        // Its connections gone, the node can neither extend nor settle.
        dead.dataSource().close();

        try (TestNode heir = node("heir").lease(Duration.ofSeconds(1)).build().start()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> heir.count("SENT") == 20);
            assertThat(sink.received()).hasSize(20);
            assertThat(heir.jdbc()
                            .queryForList(
                                    "select node from postoffice_email_log where outcome = 'UNKNOWN'", String.class))
                    .hasSize(20)
                    .containsOnly("dead");
        } finally {
            never.countDown();
            dead.close();
        }
    }

    private TestNode.Builder node(String name) {
        return TestNode.on(database).named(name).sendingTo(sink, 4);
    }

    private static Mail mail() {
        return Mail.to("ann@example.org").subject("Hi").text("Hello");
    }

    private static Map<String, String> statusByAddress(TestNode node) {
        Map<String, String> statuses = new HashMap<>();
        node.jdbc().query("select address, status from postoffice_email_recipient", row -> {
            statuses.put(row.getString(1), row.getString(2));
        });
        return statuses;
    }

    private static Instant claimedUntil(TestNode node) {
        return node.jdbc()
                .queryForList("select claimed_until from postoffice_email", Timestamp.class)
                .get(0)
                .toInstant();
    }

    private static boolean laneIsWaiting() {
        List<Thread> threads = new ArrayList<>(Thread.getAllStackTraces().keySet());
        return threads.stream()
                .anyMatch(thread -> thread.getName().startsWith("postoffice-claim-default")
                        && thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static Receipt accepted() {
        return new Receipt.Accepted(null, List.of());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static MailTransport transport(BiFunction<MailMessage, List<String>, Receipt> behaviour) {
        return new MailTransport() {
            @Override
            public Receipt send(MailMessage message, List<String> envelope) {
                return behaviour.apply(message, envelope);
            }

            @Override
            public void close() {}
        };
    }
}
