package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.Priority;
import io.postoffice.claim.SendingOrder;
import io.postoffice.claim.SendingOrder.Rule;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.outcome.LogLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out first, and what is written down of it. */
@Timeout(60)
final class SendingOrderTest {

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void urgentMailIsFirst(Product product) {
        assertThat(order(product, SendingOrder.BY_PRIORITY))
                .containsExactly("HIGH 4", "HIGH 1", "MEDIUM 5", "MEDIUM 2", "LOW 6", "LOW 3");
    }

    @ParameterizedTest
    @EnumSource
    void byFifoTheLongestWaitIsFirst(Product product) {
        assertThat(order(product, new SendingOrder(Rule.FIFO, null)))
                .containsExactly("LOW 6", "MEDIUM 5", "HIGH 4", "LOW 3", "MEDIUM 2", "HIGH 1");
    }

    @ParameterizedTest
    @EnumSource
    void mailThatHasWaitedTooLongOvertakesTheUrgent(Product product) {
        assertThat(order(product, new SendingOrder(Rule.PRIORITY, Duration.ofMinutes(210))))
                .containsExactly("LOW 6", "MEDIUM 5", "HIGH 4", "HIGH 1", "MEDIUM 2", "LOW 3");
    }

    @ParameterizedTest
    @EnumSource
    void mailOfOneCallGoesOutInItsOrder(Product product) {
        try (TestNode node =
                TestNode.on(TestDatabase.create(product)).sendingTo(sink, 1).build()) {
            List<String> subjects =
                    IntStream.range(0, 50).mapToObj(String::valueOf).toList();
            node.mailService()
                    .sendMany(subjects.stream()
                            .map(subject -> Mail.to("ann@example.org").subject(subject))
                            .toList());
            node.start();
            await().until(() -> sink.count() == subjects.size());

            assertThat(sink.received())
                    .extracting(mail -> mail.header("Subject"))
                    .isEqualTo(subjects);
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptanceIsKeptWhenOthersAreRefusedLater(Product product) {
        AtomicInteger asked = new AtomicInteger();
        sink.play((command, usual) -> {
            if (command.contains("bob@")) {
                return asked.incrementAndGet() == 1 ? "450 4.2.1 later" : "550 5.1.1 nobody";
            }
            return command.equals(".") ? "250 2.0.0 queued as ABC" : usual;
        });
        try (TestNode node = TestNode.on(TestDatabase.create(product))
                .sendingTo(sink, 1)
                .build()
                .start()) {
            node.mailService()
                    .send(Mail.to("ann@example.org", "bob@example.org").text("Hello"));
            await().until(() -> node.count("SENT") == 1);

            assertThat(node.jdbc().queryForObject("select provider_id from postoffice_email", String.class))
                    .contains("queued as ABC");
            assertThat(node.jdbc()
                            .queryForObject(
                                    "select count(*) from postoffice_email where sent_at <="
                                            + " (select min(logged_at) from postoffice_email_log)",
                                    Integer.class))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void logHasWhatItsLevelSays(LogLevel level) {
        sink.play((command, usual) -> command.contains("bad@") ? "550 5.1.1 nobody" : usual);
        try (TestNode node = TestNode.on(TestDatabase.create(Product.H2))
                .sendingTo(sink, 1)
                .logLevel(level)
                .build()
                .start()) {
            node.mailService().send(Mail.to("good@example.org").text("Hello"));
            node.mailService().send(Mail.to("bad@example.org").text("Hello"));
            await().until(() -> node.count("SENT") == 1 && node.count("FAILED") == 1);

            assertThat(node.jdbc().queryForList("select outcome from postoffice_email_log", String.class))
                    .containsExactlyInAnyOrderElementsOf(
                            switch (level) {
                                case NONE -> List.of();
                                case FAILURES -> List.of("FAILED");
                                case ALL -> List.of("SENT", "FAILED");
                            });
        }
    }

    /** Six mails that have been due for as many hours as their subjects say, as they arrive. */
    private List<String> order(Product product, SendingOrder order) {
        try (TestNode node = TestNode.on(TestDatabase.create(product))
                .sendingTo(sink, 1)
                .batchSize(2)
                .order(order)
                .build()) {
            List<Mail> mails = new ArrayList<>();
            int hours = 0;
            for (int round = 0; round < 2; round++) {
                for (Priority priority : List.of(Priority.HIGH, Priority.MEDIUM, Priority.LOW)) {
                    hours++;
                    mails.add(Mail.to("ann@example.org")
                            .subject(priority + " " + hours)
                            .text("Hello")
                            .priority(priority)
                            .scheduledAt(Instant.now().minus(Duration.ofHours(hours))));
                }
            }
            node.mailService().sendMany(mails);
            node.start();
            await().until(() -> sink.count() == mails.size());
            return sink.received().stream().map(mail -> mail.header("Subject")).toList();
        }
    }
}
