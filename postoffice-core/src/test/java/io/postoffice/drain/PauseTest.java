package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseTest {

    /** Near the overflow, which {@link System#nanoTime} may be. */
    private long nanos = Long.MAX_VALUE - 1_000;

    private final Pause pause = new Pause(Duration.ofMinutes(1), () -> nanos);

    @Test
    void thereIsNoneAtFirst() {
        assertThat(pause.isActive()).isFalse();
        assertThat(pause.remaining()).isZero();
        assertThat(pause.succeeded()).isFalse();
    }

    @Test
    void failureBeginsOne() {
        assertThat(pause.failed(false)).isTrue();

        assertThat(pause.isActive()).isTrue();
        assertThat(pause.remaining()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void itRunsOffAndLeavesATrial() {
        pause.failed(false);

        step(Duration.ofMillis(400));
        assertThat(pause.remaining()).isEqualTo(Duration.ofMillis(600));
        step(Duration.ofMillis(600));
        assertThat(pause.remaining()).isZero();
        step(Duration.ofHours(1));
        assertThat(pause.remaining()).isZero();
        assertThat(pause.isActive()).isTrue();
    }

    @Test
    void eachFailedTrialDoublesItUpToAMinute() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            assertThat(pause.failed(false)).isTrue();
            seconds.add(pause.remaining().toSeconds());
            step(pause.remaining());
        }

        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void failuresDuringItCountAsOne() {
        pause.failed(false);
        assertThat(pause.failed(false)).isFalse();
        step(Duration.ofMillis(999));

        assertThat(pause.failed(false)).isFalse();
        assertThat(pause.remaining()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void permanentFaultTakesTheLongestAtOnce() {
        pause.failed(true);

        assertThat(pause.remaining()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void permanentFaultOfATrialTakesTheLongest() {
        pause.failed(false);
        step(Duration.ofSeconds(1));

        assertThat(pause.failed(true)).isTrue();
        assertThat(pause.remaining()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void successEndsItAndTheNextBeginsSmallAgain() {
        pause.failed(true);

        assertThat(pause.succeeded()).isTrue();
        assertThat(pause.isActive()).isFalse();
        assertThat(pause.remaining()).isZero();
        assertThat(pause.succeeded()).isFalse();
        assertThat(pause.failed(false)).isTrue();
        assertThat(pause.remaining()).isEqualTo(Duration.ofSeconds(1));
    }

    private void step(Duration duration) {
        nanos += duration.toNanos();
    }
}
