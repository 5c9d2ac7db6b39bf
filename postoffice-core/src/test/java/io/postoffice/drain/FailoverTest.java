package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.Priority;
import io.postoffice.drain.BreakerStatus.State;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mail of a backend that is out of order goes out over the next one that is not, over real sockets. */
@Timeout(120)
class FailoverTest {

    private static final Duration TURN_LIMIT = Duration.ofSeconds(2);

    private final TestDatabase database = TestDatabase.create(Product.H2);
    private final SmtpSink primary = new SmtpSink();
    private final SmtpSink ses = new SmtpSink();
    private final SmtpSink relay = new SmtpSink();

    @AfterEach
    void close() {
        primary.close();
        ses.close();
        relay.close();
    }

    @Test
    void mailGoesOutOverTheFallbackWithinTwoSecondsAndItsLogShowsBoth() {
        primary.close();
        try (TestNode node = node(List.of("ses", "relay")).start()) {
            for (int i = 1; i <= 5; i++) {
                node.mailService().sendMany(Collections.nCopies(4, mail()));
                int sent = 4 * i;
                await().atMost(TURN_LIMIT).until(() -> ses.count() == sent);
            }

            await().until(() -> node.count("SENT") == 20);
            assertThat(relay.count()).isZero();
            assertThat(node.jdbc().queryForList("select distinct backend from postoffice_email", String.class))
                    .containsExactly("default");
            assertThat(node.jdbc()
                            .queryForList(
                                    "select backend from postoffice_email_log where email_id = (select min(email_id) from"
                                            + " postoffice_email_log where backend = 'default') order by id",
                                    String.class))
                    .containsExactly("default", "ses");
            assertThat(node.jdbc().queryForObject("select max(attempts) from postoffice_email", Integer.class))
                    .isEqualTo(1);
        }
    }

    @Test
    void withoutAFallbackNothingFailsAndAllGoesOutAfter() {
        primary.close();
        try (TestNode node = node(List.of()).start()) {
            node.mailService().sendMany(Collections.nCopies(20, mail()));
            await().until(() -> state(node, "default") != State.CLOSED);
            node.mailService().sendMany(Collections.nCopies(20, mail().backend("ses")));
            await().atMost(TURN_LIMIT).until(() -> ses.count() == 20);

            try (SmtpSink back = new SmtpSink(primary.port())) {
                await().atMost(Duration.ofSeconds(30)).until(() -> back.count() == 20);
                await().until(() -> node.count("SENT") == 40);
            }
            assertThat(ses.count()).isEqualTo(20);
            assertThat(node.count("FAILED")).isZero();
        }
    }

    @Test
    void backendThatIsInOrderAgainHasItsMailBack() {
        primary.close();
        try (TestNode node = node(List.of("ses")).start()) {
            node.mailService().send(mail());
            await().until(() -> ses.count() == 1);

            try (SmtpSink back = new SmtpSink(primary.port())) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    node.mailService().send(mail());
                    return state(node, "default") == State.CLOSED;
                });
                int before = ses.count();
                int already = back.count();
                node.mailService().sendMany(Collections.nCopies(20, mail()));
                await().atMost(Duration.ofSeconds(10)).until(() -> back.count() >= already + 20);
                assertThat(ses.count() - before).isLessThan(3);
            }
        }
    }

    @Test
    void nextFallbackIsTakenWhenTheFirstIsOutOfOrderToo() {
        primary.close();
        ses.close();
        try (TestNode node = node(List.of("ses", "relay")).start()) {
            node.mailService().sendMany(Collections.nCopies(20, mail()));

            await().atMost(Duration.ofSeconds(6)).until(() -> relay.count() == 20);
            assertThat(node.lanes())
                    .hasEntrySatisfying(
                            "relay", lane -> assertThat(lane.standsInFor()).contains("default"))
                    .hasEntrySatisfying("default", lane -> {
                        assertThat(lane.breaker().state()).isNotEqualTo(State.CLOSED);
                        assertThat(lane.breaker().reason()).startsWith("CONNECT");
                    });
        }
    }

    @Test
    void fallbackThatWasOutOfOrderIsTriedWithMailOfTheOther() {
        primary.close();
        ses.close();
        try (TestNode node = node(List.of("ses")).start()) {
            node.mailService().sendMany(Collections.nCopies(10, mail()));
            await().until(() -> state(node, "ses") != State.CLOSED);

            try (SmtpSink back = new SmtpSink(ses.port())) {
                await().atMost(Duration.ofSeconds(30)).until(() -> back.count() == 10);
            }
        }
    }

    @Test
    void backendsMayStandInForEachOther() {
        primary.close();
        ses.close();
        try (TestNode node = TestNode.on(database)
                .backend("default", 2, List.of("ses"), TestNode.smtp(primary.port(), 2))
                .backend("ses", 2, List.of("default"), TestNode.smtp(ses.port(), 2))
                .build()
                .start()) {
            node.mailService().sendMany(Collections.nCopies(10, mail()));
            node.mailService().sendMany(Collections.nCopies(10, mail().backend("ses")));
            await().until(() -> state(node, "default") != State.CLOSED && state(node, "ses") != State.CLOSED);

            try (SmtpSink back = new SmtpSink(ses.port())) {
                await().atMost(Duration.ofSeconds(60)).until(() -> back.count() == 20);
                await().until(() -> node.count("SENT") == 20);
            }
        }
    }

    @Test
    void mailThatMayHaveBeenAcceptedIsNotSentByTheFallback() {
        primary.play((command, usual) -> command.equals(".") ? "" : usual);
        try (TestNode node = node(List.of("ses")).start()) {
            node.mailService().send(mail().withTo("once@example.org"));
            await().until(() -> primary.count() == 1 && node.count("REQUEUED") == 1);
            primary.close();
            node.mailService().sendMany(Collections.nCopies(20, mail()));
            await().atMost(Duration.ofSeconds(10)).until(() -> ses.count() == 20);
            await().during(Duration.ofSeconds(2)).until(() -> ses.count() == 20);
            assertThat(node.count("SENT")).isEqualTo(20);

            try (SmtpSink back = new SmtpSink(primary.port())) {
                await().atMost(Duration.ofSeconds(30)).until(() -> back.count() == 1);
                assertThat(back.received().get(0).recipients()).containsExactly("once@example.org");
            }
        }
    }

    @Test
    void pausedBackendIsNotFailedOver() {
        primary.close();
        try (TestNode node = node(List.of("ses")).start()) {
            node.mailService().send(mail());
            await().until(() -> ses.count() == 1);
            node.pauses().pause("default");
            node.mailService().send(mail());

            await().during(Duration.ofSeconds(2)).until(() -> ses.count() == 1);
            node.pauses().resume("default");
            await().atMost(TURN_LIMIT).until(() -> ses.count() == 2);
            node.pauses().pause("ses");
            node.mailService().send(mail());
            await().during(Duration.ofSeconds(2)).until(() -> ses.count() == 2);
        }
    }

    @Test
    void pausedFallbackIsPassedOverForTheNextOne() {
        primary.close();
        try (TestNode node = node(List.of("ses", "relay"))) {
            node.pauses().pause("ses");
            node.start();
            node.mailService().sendMany(Collections.nCopies(5, mail()));
            await().atMost(TURN_LIMIT.plus(TURN_LIMIT)).until(() -> relay.count() == 5);
            assertThat(ses.count()).isZero();

            node.pauses().resume("ses");
            await().untilAsserted(() -> assertThat(node.lanes())
                    .hasEntrySatisfying(
                            "ses", lane -> assertThat(lane.standsInFor()).contains("default")));
            node.mailService().send(mail());
            await().atMost(TURN_LIMIT).until(() -> ses.count() == 1);
        }
    }

    @Test
    void runThatDrainsLeavesWhatAPausedFallbackWouldSend() {
        primary.close();
        try (TestNode node = node(List.of("ses"))) {
            node.pauses().pause("ses");
            node.mailService().sendMany(Collections.nCopies(5, mail()));

            DrainReport report = node.drain(Duration.ofSeconds(30));
            assertThat(report.sent()).isZero();
            assertThat(report.left()).containsExactly("default");
        }
    }

    @Test
    void callerWhoCannotWaitIsServedByTheFallback() {
        primary.close();
        try (TestNode node = node(List.of("ses")).start()) {
            node.mailService().send(mail());
            await().until(() -> ses.count() == 1 && node.count("SENT") == 1);

            assertThat(node.mailService().send(mail().priority(Priority.NOW)).status())
                    .isEqualTo(EmailStatus.SENT);
            assertThat(ses.count()).isEqualTo(2);
        }
    }

    @Test
    void runThatDrainsIsCompleteOverTheFallback() {
        primary.close();
        try (TestNode node = node(List.of("ses"))) {
            node.mailService().sendMany(Collections.nCopies(100, mail()));
            node.mailService().sendMany(Collections.nCopies(100, mail().backend("ses")));

            DrainReport report = node.drain(Duration.ofSeconds(60));
            assertThat(report.sent()).isEqualTo(200);
            assertThat(report.left()).isEmpty();
            assertThat(ses.count()).isEqualTo(200);
        }
    }

    private static @Nullable State state(TestNode node, String backend) {
        LaneState lane = node.lanes().get(backend);
        return lane == null ? null : lane.breaker().state();
    }

    private TestNode node(List<String> fallbacks) {
        return TestNode.on(database)
                .backend("default", 2, fallbacks, TestNode.smtp(primary.port(), 2))
                .backend("ses", 2, TestNode.smtp(ses.port(), 2))
                .backend("relay", 2, TestNode.smtp(relay.port(), 2))
                .build();
    }

    private static Mail mail() {
        return Mail.to("ann@example.org").text("Hello");
    }
}
