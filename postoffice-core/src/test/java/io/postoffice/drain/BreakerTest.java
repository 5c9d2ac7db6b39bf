package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postoffice.drain.BreakerStatus.State;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import io.postoffice.transport.RefusedRecipient;
import io.postoffice.transport.SmtpReply;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class BreakerTest {

    private static final SmtpReply DENIED =
            new SmtpReply(554, "5.7.1", "554 5.7.1 <ann@example.org>: Relay access denied");
    private static final Failure FAILURE = new Failure(Phase.ENVELOPE, DENIED, "some.Exception");
    private static final Receipt POLICY =
            new Rejected(FAILURE, List.of(new RefusedRecipient("ann@example.org", DENIED, true)), true);
    private static final Receipt ACCEPTED = new Accepted(null, List.of());

    private final Logger logger = (Logger) LoggerFactory.getLogger(Breaker.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** Near the overflow, which {@link System#nanoTime} may be. */
    private long nanos = Long.MAX_VALUE - 1_000;

    private final Breaker breaker = new Breaker("main", () -> nanos);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @CsvSource({"true, PT1M, ERROR", "false, PT1S, WARN"})
    void faultBeginsAPauseAndIsReportedOnce(boolean permanent, Duration pause, String level) {
        assertThat(breaker.observe(new BackendFault(FAILURE, permanent))).isTrue();
        assertThat(breaker.observe(new BackendFault(FAILURE, permanent))).isFalse();

        assertThat(breaker.remaining()).isEqualTo(pause);
        assertThat(breaker.isClosed()).isFalse();
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.toLevel(level)));
    }

    @Test
    void stateIsToldWithItsReason() {
        assertThat(breaker.status()).isEqualTo(BreakerStatus.CLOSED);
        breaker.observe(new BackendFault(FAILURE, false));

        assertThat(breaker.status())
                .isEqualTo(new BreakerStatus(State.OPEN, Duration.ofSeconds(1), "ENVELOPE: 554 5.7.1"));
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(breaker.status())
                .isEqualTo(new BreakerStatus(State.HALF_OPEN, Duration.ZERO, "ENVELOPE: 554 5.7.1"));
        breaker.observe(ACCEPTED);
        assertThat(breaker.status()).isEqualTo(BreakerStatus.CLOSED);
    }

    @Test
    void acceptedTrialEndsThePause() {
        breaker.observe(new BackendFault(FAILURE, true));

        assertThat(breaker.observe(ACCEPTED)).isTrue();
        assertThat(breaker.isClosed()).isTrue();
        assertThat(breaker.observe(ACCEPTED)).isFalse();
    }

    @Test
    void thirdRejectionByPolicyBeginsAPause() {
        assertThat(breaker.observe(POLICY)).isFalse();
        assertThat(breaker.observe(POLICY)).isFalse();
        assertThat(breaker.isClosed()).isTrue();

        assertThat(breaker.observe(POLICY)).isTrue();
        assertThat(breaker.remaining()).isEqualTo(Duration.ofMinutes(1));
        assertThat(breaker.isClosed()).isFalse();
    }

    @Test
    void policyIsReportedOnceByItsCodes() {
        for (int i = 0; i < 5; i++) {
            breaker.observe(POLICY);
        }

        assertThat(log.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getFormattedMessage())
                    .contains("main", "ENVELOPE: 554 5.7.1")
                    .doesNotContain("ann@", "Relay");
        });
    }

    @Test
    void acceptanceBetweenRejectionsByPolicyShowsThatTheyWereNotAboutUs() {
        for (int i = 0; i < 3; i++) {
            breaker.observe(POLICY);
            breaker.observe(POLICY);
            breaker.observe(ACCEPTED);
        }

        assertThat(breaker.isClosed()).isTrue();
        assertThat(log.list).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void whatSaysNothingOfThePolicyDoesNotResetTheCount(Receipt receipt) {
        breaker.observe(POLICY);
        breaker.observe(POLICY);
        assertThat(breaker.observe(receipt)).isFalse();

        assertThat(breaker.observe(POLICY)).isTrue();
    }

    static Stream<Receipt> whatSaysNothingOfThePolicyDoesNotResetTheCount() {
        return Stream.of(new Deferred(FAILURE, List.of()), new Rejected(FAILURE, List.of()), new Unknown(FAILURE));
    }

    @Test
    void mailThatCouldNotBeMadeTellsNothingOfTheBackend() {
        Failure failure = new Failure(Phase.COMPOSE, null, "some.Exception");
        assertThat(breaker.observe(new Rejected(failure, List.of()))).isFalse();
        breaker.observe(new BackendFault(FAILURE, true));

        assertThat(breaker.observe(new Rejected(failure, List.of()))).isTrue();
        assertThat(breaker.observe(new Deferred(failure, List.of()))).isTrue();
        assertThat(breaker.isClosed()).isFalse();
        assertThat(breaker.remaining()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void trialThatPolicyForbidsBeginsTheNextPause() {
        for (int i = 0; i < 3; i++) {
            breaker.observe(POLICY);
        }
        nanos += Duration.ofMinutes(1).toNanos();
        assertThat(breaker.remaining()).isZero();

        assertThat(breaker.observe(POLICY)).isTrue();
        assertThat(breaker.remaining()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void trialThatIsAcceptedLetsPolicyBeginAnew() {
        for (int i = 0; i < 3; i++) {
            breaker.observe(POLICY);
        }
        nanos += Duration.ofMinutes(1).toNanos();

        assertThat(breaker.observe(ACCEPTED)).isTrue();
        assertThat(breaker.observe(POLICY)).isFalse();
        assertThat(breaker.isClosed()).isTrue();
    }
}
