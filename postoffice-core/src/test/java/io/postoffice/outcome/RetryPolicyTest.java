package io.postoffice.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private static final RetryPolicy POLICY = new RetryPolicy(
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15)), 0.2, 6, Duration.ofDays(5));

    @ParameterizedTest
    @CsvSource({"1, PT1M", "2, PT5M", "3, PT15M", "4, PT15M", "5, PT15M"})
    void delaysGrowAndTheLastRepeats(int attempt, Duration delay) {
        assertThat(POLICY.delayAfter(attempt, Duration.ZERO, () -> 0.5)).contains(delay);
    }

    @Test
    void nothingFollowsTheLastAttempt() {
        assertThat(POLICY.delayAfter(6, Duration.ZERO, () -> 0.5)).isEmpty();
        assertThat(POLICY.delayAfter(7, Duration.ZERO, () -> 0.5)).isEmpty();
    }

    @Test
    void nothingFollowsOnceTheMailIsTooOld() {
        assertThat(POLICY.delayAfter(1, Duration.ofDays(5).minusMillis(1), () -> 0.5))
                .isPresent();
        assertThat(POLICY.delayAfter(1, Duration.ofDays(5), () -> 0.5)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, PT48S", "0.25, PT54S", "0.5, PT1M", "0.75, PT1M6S"})
    void jitterMovesADelayBothWays(double random, Duration delay) {
        assertThat(POLICY.delayAfter(1, Duration.ZERO, () -> random)).contains(delay);
    }

    @Test
    void jitterStaysBelowItsUpperBound() {
        assertThat(POLICY.delayAfter(1, Duration.ZERO, () -> Math.nextDown(1.0)))
                .hasValueSatisfying(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofSeconds(72)));
    }

    @Test
    void withoutJitterADelayIsExact() {
        RetryPolicy exact = new RetryPolicy(List.of(Duration.ofMinutes(1)), 0, 6, Duration.ofDays(5));

        assertThat(exact.delayAfter(1, Duration.ZERO, () -> 0)).contains(Duration.ofMinutes(1));
        assertThat(exact.delayAfter(1, Duration.ZERO, () -> 0.9)).contains(Duration.ofMinutes(1));
    }

    @Test
    void delaysAreCopied() {
        List<Duration> delays = new ArrayList<>(List.of(Duration.ofMinutes(1)));
        RetryPolicy policy = new RetryPolicy(delays, 0, 6, Duration.ofDays(5));

        delays.set(0, Duration.ofMinutes(9));

        assertThat(policy.delayAfter(1, Duration.ZERO, () -> 0.5)).contains(Duration.ofMinutes(1));
    }
}
