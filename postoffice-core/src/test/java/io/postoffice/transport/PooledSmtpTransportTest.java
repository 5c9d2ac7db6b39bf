package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.SmtpSink.Script;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.SmtpSettings.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PooledSmtpTransportTest extends SmtpDeliveryTest {

    private static final Duration CHECK_AFTER = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch answer = new CountDownLatch(1);

    private Duration idleLimit = Duration.ofMinutes(10);
    private int mailsPerConnection = 100;
    private Duration deadline = Duration.ofMinutes(1);
    private int concurrency = 2;

    @Override
    MailTransport transport(String host, @Nullable Credentials credentials, Properties properties) {
        return new PooledSmtpTransport(
                new SmtpSettings("smtp", host, sink.port(), credentials, properties),
                new PoolSettings(idleLimit, CHECK_AFTER, mailsPerConnection, deadline),
                concurrency,
                nanos::get);
    }

    @AfterEach
    void endCallers() {
        answer.countDown();
        callers.shutdownNow();
    }

    @Test
    void noThreadIsLeftThatKeepsTheJvmAlive() {
        Set<Thread> before = lastingThreads();

        assertThat(send()).isInstanceOf(Accepted.class);
        assertThat(lastingThreads()).isSubsetOf(before);
    }

    @Test
    void connectionIsGivenUpWhenTheServerIsClosingAtARecipient() {
        sink.play(answering("RCPT", "421 4.7.0 try again later"));
        MailTransport transport = transport(Map.of());

        assertThat(transport.send(MESSAGE, List.of(ANN))).isInstanceOf(BackendFault.class);
        sink.play((command, usual) -> usual);
        assertThat(transport.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(sink.connectionCount()).isEqualTo(2);
    }

    @Test
    void keptConnectionThatTheServerIsClosingAtARecipientIsReplaced() {
        MailTransport transport = transport(Map.of());
        transport.send(MESSAGE, List.of(ANN));
        sink.play(onceAnswering("RCPT", "421 4.7.0 too many on this connection"));

        assertThat(transport.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(sink.connectionCount()).isEqualTo(2);
    }

    private static Set<Thread> lastingThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }

    @Test
    void serversLastWordIsKept() {
        sink.play(answering(".", "250 2.0.0 Ok: queued as 4bXyz"));

        assertThat(send())
                .isEqualTo(new Accepted(new SmtpReply(250, "2.0.0", "250 2.0.0 Ok: queued as 4bXyz"), List.of()));
    }

    @Test
    void tlsThatIsEnabledIsNotRequiredWhereTheApplicationSaysSo() {
        Map<String, String> properties =
                Map.of("mail.smtp.starttls.enable", "true", "mail.smtp.starttls.required", "false");

        assertThat(transport(properties).send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
    }

    @Test
    void connectionIsUsedAgain() {
        MailTransport sender = transport(Map.of());

        for (int i = 0; i < 10; i++) {
            assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        }

        assertThat(sink.count()).isEqualTo(10);
        assertThat(sink.connectionCount()).isEqualTo(1);
    }

    @Test
    void connectionIsReplacedAfterItsNumberOfMails() {
        mailsPerConnection = 3;
        MailTransport sender = transport(Map.of());

        for (int i = 0; i < 7; i++) {
            assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        }

        assertThat(sink.connectionCount()).isEqualTo(3);
    }

    @Test
    void connectionThatRestedIsAskedWhetherItLives() {
        sink.play(answering("VRFY", ""));
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));

        nanos.addAndGet(CHECK_AFTER.toNanos() - 1);
        sender.send(MESSAGE, List.of(ANN));
        assertThat(commands).doesNotContain("NOOP");

        nanos.addAndGet(CHECK_AFTER.toNanos());
        sender.send(MESSAGE, List.of(ANN));
        assertThat(commands).containsOnlyOnce("NOOP");
        assertThat(sink.connectionCount()).isEqualTo(1);
    }

    @Test
    void restedConnectionThatDoesNotAnswerIsReplaced() {
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));
        sink.play(answering("NOOP", "421 4.4.2 timeout"));
        nanos.addAndGet(CHECK_AFTER.toNanos());

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(sink.connectionCount()).isEqualTo(2);
    }

    @Test
    void connectionThatTheServerClosedMeanwhileCostsNothing() {
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));

        sink.breakConnections();

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(sink.count()).isEqualTo(2);
        assertThat(sink.connectionCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void keptConnectionThatFailsInTheEnvelopeSaysNothingOfTheMail(String command) {
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));
        sink.play(onceAnswering(command, ""));

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(sink.connectionCount()).isEqualTo(2);
    }

    @Test
    void keptConnectionThatTheServerIsClosingSaysNothingOfTheMail() {
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));
        sink.play(onceAnswering("MAIL", "421 4.4.2 timeout"));

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(sink.connectionCount()).isEqualTo(2);
    }

    @Test
    void freshConnectionDecidesWhenTheServerIsReallyAway() {
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));
        sink.close();

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(BackendFault.class);
    }

    @Test
    void mailIsNotWrittenTwiceOnAKeptConnectionThatBreaksAfterTheBody() {
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));
        sink.play(answering(".", ""));

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Receipt.Unknown.class);
        assertThat(sink.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"RCPT, 550 5.1.1 nobody", "RCPT, 451 4.3.0 later", "MAIL, 451 4.3.0 later", "., 554 5.6.0 not this"})
    void connectionOutlivesARefusal(String command, String reply) {
        MailTransport sender = transport(Map.of());
        sink.play(onceAnswering(command, reply));

        assertThat(sender.send(MESSAGE, List.of(ANN))).isNotInstanceOf(Accepted.class);
        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
        assertThat(sink.connectionCount()).isEqualTo(1);
        assertThat(sink.received())
                .singleElement()
                .extracting(Received::recipients)
                .isEqualTo(List.of(ANN));
    }

    @Test
    void backendThatWasOutOfOrderIsUsedAgain() {
        MailTransport sender = transport(Map.of());
        sink.play((command, usual) -> command.isEmpty() ? "" : usual);
        for (int i = 0; i < 5; i++) {
            assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(BackendFault.class);
        }
        sink.play((command, usual) -> usual);

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
    }

    @Test
    void connectionWithAHalfGivenEnvelopeIsNotUsedAgain() {
        MailTransport sender = transport(Map.of());

        assertThat(sender.send(MESSAGE, List.of("ann@example.org>\r\nDATA"))).isInstanceOf(Rejected.class);
        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);

        assertThat(sink.connectionCount()).isEqualTo(2);
    }

    @Test
    void callersThatWaitForAConnectionHearOfABackendThatIsAway() throws InterruptedException, ExecutionException {
        concurrency = 1;
        CountDownLatch written = new CountDownLatch(1);
        AtomicInteger greeted = new AtomicInteger();
        sink.play((command, usual) -> {
            if (command.equals(".")) {
                written.countDown();
                awaitAnswer();
                return "";
            }
            return command.isEmpty() && greeted.getAndIncrement() > 0 ? "" : usual;
        });
        MailTransport sender = transport(Map.of());
        Future<Receipt> first = callers.submit(() -> sender.send(MESSAGE, List.of(ANN)));
        written.await();
        List<Thread> waiting = new CopyOnWriteArrayList<>();
        Future<Receipt> second = callers.submit(() -> {
            waiting.add(Thread.currentThread());
            return sender.send(MESSAGE, List.of(ANN));
        });
        await().until(() -> waiting(waiting) == 1);

        answer.countDown();

        assertThat(first.get()).isInstanceOf(Receipt.Unknown.class);
        assertThat(second.get()).isInstanceOf(BackendFault.class);
    }

    @Test
    void noMoreConnectionsAreOpenThanAllowed() throws InterruptedException, ExecutionException {
        AtomicInteger onTheWire = new AtomicInteger();
        sink.play((command, usual) -> {
            if (command.equals(".")) {
                onTheWire.incrementAndGet();
                awaitAnswer();
            }
            return usual;
        });
        MailTransport sender = transport(Map.of());
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<Future<Receipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            receipts.add(callers.submit(() -> {
                threads.add(Thread.currentThread());
                return sender.send(MESSAGE, List.of(ANN));
            }));
        }
        await().until(() -> onTheWire.get() == 2);
        await().until(() -> {
            synchronized (threads) {
                return threads.stream()
                                .filter(thread -> thread.getState() == Thread.State.WAITING)
                                .count()
                        == 4;
            }
        });

        assertThat(sink.connectionCount()).isEqualTo(2);
        answer.countDown();

        for (Future<Receipt> receipt : receipts) {
            assertThat(receipt.get()).isInstanceOf(Accepted.class);
        }
        assertThat(sink.connectionCount()).isEqualTo(2);
        assertThat(sink.count()).isEqualTo(6);
    }

    @Test
    void idleConnectionIsClosed() {
        idleLimit = Duration.ofMillis(50);
        sink.play(answering("VRFY", ""));

        send();

        await().until(() -> commands.contains("QUIT"));
    }

    @Test
    void mailDoesNotWaitForAnIdleConnectionToBeClosed() throws InterruptedException {
        concurrency = 1;
        idleLimit = Duration.ofMillis(50);
        CountDownLatch quitting = new CountDownLatch(1);
        sink.play((command, usual) -> {
            if (command.equals("QUIT")) {
                quitting.countDown();
                awaitAnswer();
            }
            return usual;
        });
        MailTransport sender = transport(Map.of("mail.smtp.quitwait", "true"));
        sender.send(MESSAGE, List.of(ANN));
        quitting.await();

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(Accepted.class);
    }

    @Test
    void closingQuitsIdleConnections() {
        sink.play(answering("VRFY", ""));
        MailTransport sender = transport(Map.of());
        sender.send(MESSAGE, List.of(ANN));
        assertThat(commands).doesNotContain("QUIT");

        sender.close();

        await().until(() -> commands.contains("QUIT"));
    }

    @Test
    void closingLetsAMailThatIsOnTheWireFinish() throws InterruptedException, ExecutionException {
        CountDownLatch written = new CountDownLatch(1);
        sink.play((command, usual) -> {
            commands.add(command);
            if (command.equals(".")) {
                written.countDown();
                awaitAnswer();
            }
            return usual;
        });
        MailTransport sender = transport(Map.of());
        Future<Receipt> receipt = callers.submit(() -> sender.send(MESSAGE, List.of(ANN)));
        written.await();

        sender.close();
        answer.countDown();

        assertThat(receipt.get()).isInstanceOf(Accepted.class);
        await().until(() -> commands.contains("QUIT"));
    }

    @Test
    void sendingAfterTheCloseIsAReceiptToo() {
        MailTransport sender = transport(Map.of());
        sender.close();

        assertThat(sender.send(MESSAGE, List.of(ANN))).isInstanceOf(BackendFault.class);
    }

    private static long waiting(List<Thread> threads) {
        return threads.stream()
                .filter(thread -> thread.getState() == Thread.State.WAITING)
                .count();
    }

    private static Script onceAnswering(String start, String reply) {
        AtomicInteger left = new AtomicInteger(1);
        return (command, usual) -> command.startsWith(start) && left.getAndDecrement() > 0 ? reply : usual;
    }

    private void awaitAnswer() {
        try {
            answer.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
