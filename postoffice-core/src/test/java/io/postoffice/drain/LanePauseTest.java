package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.MailMessage;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.transport.Failure;
import io.postoffice.transport.MailTransport;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane keeps away from a backend that is out of order, and its mail waits unharmed. */
@Timeout(60)
class LanePauseTest {

    private static final List<Mail> MAILS =
            Collections.nCopies(50, Mail.to("ann@example.org").text("Hello"));

    private final SmtpSink sink = new SmtpSink();
    private final TestDatabase database = TestDatabase.create(Product.H2);

    @AfterEach
    void close() {
        sink.close();
    }

    /** Such a pause is a minute long, so that what is seen here is not between two tries. */
    @Test
    void faultThatSomebodyMustMendCostsNoAttempt() {
        sink.play((command, usual) -> command.isEmpty() ? "554 5.7.1 you are blocked" : usual);
        try (TestNode node = node()) {
            node.mailService().sendMany(MAILS);
            node.start();

            await().until(() -> node.count("REQUEUED") == 1 && node.count("QUEUED") == 49);
            assertThat(sink.connectionCount()).isEqualTo(1);
            assertThat(node.jdbc().queryForObject("select max(attempts) from postoffice_email", Integer.class))
                    .isZero();
        }
    }

    @Test
    void policyAgainstUsDoesNotUseUpAllMail() {
        sink.play((command, usual) -> command.startsWith("RCPT") ? "554 5.7.1 relaying denied" : usual);
        try (TestNode node = node()) {
            node.mailService().sendMany(MAILS);
            node.start();

            await().until(() -> node.count("FAILED") == 3 && node.count("QUEUED") == 47);
            assertThat(node.jdbc()
                            .queryForList("select status from postoffice_email_recipient order by status", String.class)
                            .subList(0, 4))
                    .containsExactly("DENIED", "DENIED", "DENIED", "PENDING");
        }
    }

    @Test
    void verdictsOnBodiesHoldUpNoOtherMail() {
        sink.play((command, usual) -> command.equals(".") ? "554 5.7.1 spam" : usual);
        try (TestNode node = node()) {
            node.mailService().sendMany(MAILS);
            node.start();

            await().until(() -> node.count("FAILED") == MAILS.size());
        }
    }

    @Test
    void trialIsMadeWithOneMail() {
        Recovering backend = new Recovering();
        // Each poll would try another mail while the first one is still on the wire.
        try (TestNode node = TestNode.on(database)
                .pollInterval(Duration.ofHours(1))
                .backend("default", 4, backend)
                .build()) {
            node.mailService().sendMany(MAILS);
            node.start();
            await().until(() -> node.count("REQUEUED") > 0 && node.count("SENDING") == 0);

            backend.recover();
            await().until(() -> backend.trials.get() > 0);
            await().during(Duration.ofMillis(500)).until(() -> backend.trials.get() == 1 && node.count("SENDING") == 1);
            backend.accept.countDown();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> node.count("SENT") + node.count("REQUEUED") == MAILS.size());
        }
    }

    private TestNode node() {
        return TestNode.on(database).sendingTo(sink, 1).build();
    }

    /** A backend that is down at first, and then takes its time to accept. */
    private static final class Recovering implements MailTransport {

        private final AtomicInteger trials = new AtomicInteger();
        private final CountDownLatch accept = new CountDownLatch(1);
        private volatile boolean down = true;

        void recover() {
            down = false;
        }

        @Override
        public Receipt send(MailMessage message, List<String> envelope) {
            if (down) {
                return new BackendFault(new Failure(Phase.CONNECT, null, "some.Exception"), false);
            }
            trials.incrementAndGet();
            try {
                accept.await();
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
            return new Accepted(null, List.of());
        }

        @Override
        public void close() {}
    }
}
