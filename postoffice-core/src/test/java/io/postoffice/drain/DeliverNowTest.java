package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailMessage;
import io.postoffice.MailReceipt;
import io.postoffice.Priority;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.transport.MailTransport;
import io.postoffice.transport.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mail that goes out before the caller goes on. */
@Timeout(60)
final class DeliverNowTest {

    private static final Mail MAIL =
            Mail.to("ann@example.org").text("Your code is 1234").priority(Priority.NOW);

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void callerComesBackWhenTheMailIsSent(Product product) {
        // With polls so rare and retries so late, nobody else has had a hand in it.
        try (TestNode node = node(product).start()) {
            MailReceipt receipt = node.mailService().send(MAIL);

            assertThat(receipt.status()).isEqualTo(EmailStatus.SENT);
            assertThat(sink.count()).isEqualTo(1);
            assertThat(node.archive().find(receipt.id())).hasValueSatisfying(mail -> {
                assertThat(mail.status()).isEqualTo(EmailStatus.SENT);
                assertThat(mail.attempts()).isEqualTo(1);
            });
            assertThat(node.jdbc().queryForList("select outcome from postoffice_email_log", String.class))
                    .containsExactly("SENT");
        }
    }

    @ParameterizedTest
    @EnumSource
    void transientFailureLeavesItToTheQueue(Product product) {
        sink.play((command, usual) -> command.equals("DATA") ? "451 4.3.0 later" : usual);
        try (TestNode node = node(product).start()) {
            MailReceipt receipt = node.mailService().send(MAIL);
            assertThat(receipt.status()).isEqualTo(EmailStatus.REQUEUED);
            sink.play((command, usual) -> usual);

            node.archive().reschedule(receipt.id(), Instant.now());
            await().until(() -> status(node, receipt.id()) == EmailStatus.SENT);
        }
    }

    @Test
    void permanentFailureIsToldAtOnce() {
        sink.play((command, usual) -> command.equals("DATA") ? "554 5.6.0 no" : usual);
        try (TestNode node = node(Product.H2).start()) {
            assertThat(node.mailService().send(MAIL).status()).isEqualTo(EmailStatus.FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withinATransactionItIsSentAfterTheCommit(Product product) {
        try (TestNode node = node(product).start()) {
            UUID id = node.transaction().execute(status -> {
                MailReceipt receipt = node.mailService().send(MAIL);
                assertThat(receipt.status()).isEqualTo(EmailStatus.QUEUED);
                assertThat(sink.count()).isZero();
                return receipt.id();
            });
            await().until(() -> status(node, id) == EmailStatus.SENT);
        }
    }

    @Test
    void nodeThatDeliversNothingLeavesItToTheOthers() {
        TestDatabase database = TestDatabase.create(Product.POSTGRESQL);
        try (TestNode sender = TestNode.on(database).sendingTo(sink, 1).build();
                TestNode other = TestNode.on(database).sendingTo(sink, 1).build()) {
            MailReceipt receipt = sender.mailService().send(MAIL);
            assertThat(receipt.status()).isEqualTo(EmailStatus.QUEUED);
            other.start();
            await().until(() -> status(other, receipt.id()) == EmailStatus.SENT);
        }
    }

    @Test
    void backendThatIsOutOfOrderIsNotWaitedFor() {
        sink.play((command, usual) -> command.isEmpty() ? "421 4.3.2 closed" : usual);
        try (TestNode node = node(Product.H2).start()) {
            assertThat(node.mailService().send(MAIL).status()).isEqualTo(EmailStatus.REQUEUED);
            int connections = sink.connectionCount();

            assertThat(node.mailService().send(MAIL).status()).isEqualTo(EmailStatus.QUEUED);
            assertThat(sink.connectionCount()).isEqualTo(connections);
        }
    }

    @Test
    void databaseThatGoesAwayMeanwhileIsWaitedForBySomebodyElse() {
        try (TestNode node = node(Product.H2).start()) {
            sink.play((command, usual) -> {
                if (command.equals(".")) {
                    node.queueDataSource().goAway();
                }
                return usual;
            });
            MailReceipt receipt = node.mailService().send(MAIL);
            assertThat(receipt.status()).isEqualTo(EmailStatus.SENDING);

            node.queueDataSource().comeBack();
            await().until(() -> status(node, receipt.id()) == EmailStatus.SENT);
            assertThat(sink.count()).isEqualTo(1);
        }
    }

    @Test
    void mailThatHasExpiredIsNotSent() {
        try (TestNode node = node(Product.H2).start()) {
            MailReceipt receipt =
                    node.mailService().send(MAIL.expiresAt(Instant.now().minusSeconds(1)));

            await().until(() -> status(node, receipt.id()) == EmailStatus.EXPIRED);
            assertThat(sink.count()).isZero();
        }
    }

    /** What is accepted and not settled would be sent again by the next node. */
    @Test
    void stoppingWaitsForCallersWhoseMailIsOnTheWire() throws Exception {
        CountDownLatch onTheWire = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        sink.play((command, usual) -> {
            if (command.equals(".")) {
                onTheWire.countDown();
                waitFor(goOn);
            }
            return usual;
        });
        ExecutorService caller = Executors.newFixedThreadPool(2);
        try (TestNode node = node(Product.H2).start()) {
            Future<MailReceipt> receipt = caller.submit(() -> node.mailService().send(MAIL));
            waitFor(onTheWire);
            Future<?> stop = caller.submit(node::stop);
            // Either it is refused, or it waits in vain for the only place; the stop has begun by then.
            assertThat(node.mailService().send(MAIL).status()).isEqualTo(EmailStatus.QUEUED);
            assertThat(stop.isDone()).isFalse();
            goOn.countDown();
            stop.get(20, TimeUnit.SECONDS);

            assertThat(receipt.get(20, TimeUnit.SECONDS).status()).isEqualTo(EmailStatus.SENT);
            assertThat(status(node, receipt.get().id())).isEqualTo(EmailStatus.SENT);
        } finally {
            caller.shutdownNow();
        }
    }

    @Test
    void callersAreNoMoreAtOnceThanTheBackendTakes() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        MailTransport slow = new MailTransport() {
            @Override
            public Receipt send(MailMessage message, List<String> envelope) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                atOnce.decrementAndGet();
                return new Receipt.Accepted(null, List.of());
            }

            @Override
            public void close() {}
        };
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try (TestNode node = TestNode.on(TestDatabase.create(Product.H2))
                .backend("default", 2, slow)
                .build()
                .start()) {
            List<Callable<MailReceipt>> calls =
                    Collections.nCopies(100, () -> node.mailService().send(MAIL));
            for (Future<MailReceipt> receipt : callers.invokeAll(calls)) {
                assertThat(receipt.get()).isNotNull();
            }
            assertThat(most.get()).isBetween(1, 2);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void manyAtOnceAndLaterAreRefused() {
        try (TestNode node = node(Product.H2)) {
            assertThatExceptionOfType(InvalidMailException.class)
                    .isThrownBy(() -> node.mailService().sendMany(List.of(MAIL.priority(Priority.HIGH), MAIL)))
                    .withMessageContaining("mails[1].priority: NOW is for a single mail; call send, or use HIGH");
            assertThatExceptionOfType(InvalidMailException.class)
                    .isThrownBy(() -> node.mailService().send(MAIL.scheduledAt(Instant.now())))
                    .withMessageContaining("priority: NOW cannot be scheduled");
            assertThat(node.archive().countByStatus()).isEmpty();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static EmailStatus status(TestNode node, UUID id) {
        return node.archive().find(id).orElseThrow().status();
    }

    private TestNode node(Product product) {
        return TestNode.on(TestDatabase.create(product))
                .sendingTo(sink, 1)
                .retryDelay(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(500))
                .build();
    }
}
