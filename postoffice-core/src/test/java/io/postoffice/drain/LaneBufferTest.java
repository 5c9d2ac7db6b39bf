package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.claim.Batch.Turn;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.ClaimedMail.Origin;
import io.postoffice.claim.ClaimedMail.Outstanding;
import io.postoffice.fixture.Messages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LaneBufferTest {

    /** Near the overflow, which {@link System#nanoTime} may be. */
    private long nanos = Long.MAX_VALUE - 1_000;

    private final LaneBuffer buffer = new LaneBuffer(8, 100, () -> nanos);

    @Test
    void slowLaneClaimsNoMoreAheadThanItSendsInASecond() {
        fill();
        take(5);
        step(Duration.ofMillis(500));
        fill();

        take(5);
        assertThat(buffer.room()).isEqualTo(10 - 3);
    }

    @Test
    void fastLaneClaimsAheadAsMuchAsItMay() {
        fill();
        take(8);
        step(Duration.ofMillis(2));
        buffer.add(List.of());

        assertThat(buffer.room()).isEqualTo(100);
    }

    @Test
    void thereIsNoRoomUntilHalfOfItIsUsedUp() {
        fill();

        take(3);
        assertThat(buffer.room()).isZero();
        take(1);
        assertThat(buffer.room()).isEqualTo(4);
    }

    @Test
    void lullLeavesRoomForTwoMailsAWorker() {
        fill();
        take(8);
        step(Duration.ofHours(1));
        buffer.add(List.of());

        assertThat(buffer.room()).isEqualTo(8);
    }

    @Test
    void mailIsHeldBackUntilItsTurnAndHoldsUpNoOther() {
        Turn late = new Turn(mail().mail(), Duration.ofMillis(200), true);
        Turn soon = new Turn(mail().mail(), Duration.ofMillis(100), true);
        Turn now = mail();
        buffer.add(List.of(late, soon, now));

        assertThat(buffer.take().mail()).contains(now.mail());
        step(Duration.ofMillis(100));
        assertThat(buffer.take().mail()).contains(soon.mail());
        assertThat(buffer.waiting()).isEqualTo(1);
        assertThat(buffer.drain()).containsExactly(late.mail());
    }

    @Test
    void turnOfALimitLapsesAndThatOfOtherMailDoesNot() {
        Turn paced = new Turn(mail().mail(), Duration.ofMillis(100), true);
        Turn later = new Turn(mail().mail(), Duration.ofMillis(400), true);
        Turn atOnce = mail();
        buffer.add(List.of(paced, later, atOnce));

        step(Duration.ofMillis(600));
        assertThat(buffer.drainLapsed()).isEmpty();
        step(Duration.ofMillis(1));
        assertThat(buffer.drainLapsed()).containsExactly(paced.mail());
        assertThat(buffer.take()).satisfies(held -> {
            assertThat(held.mail()).contains(atOnce.mail());
            assertThat(held.hasLapsed()).isFalse();
        });
        step(Duration.ofMillis(300));
        assertThat(buffer.take().hasLapsed()).isTrue();
    }

    @Test
    void drainingLeavesWhatEndsTheWorkers() {
        fill();
        buffer.endWorkers(2);

        assertThat(buffer.drain()).hasSize(8);
        assertThat(buffer.take().mail()).isEmpty();
        assertThat(buffer.take().mail()).isEmpty();
    }

    private void fill() {
        buffer.add(Stream.generate(LaneBufferTest::mail).limit(buffer.room()).toList());
    }

    private void take(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(buffer.take().mail()).isPresent();
        }
    }

    private void step(Duration time) {
        nanos += time.toNanos();
    }

    private static Turn mail() {
        return new Turn(
                new ClaimedMail(
                        new Claim(UUID.randomUUID(), UUID.randomUUID()),
                        1,
                        new Origin(Messages.DATE, Map.of()),
                        Messages.to("ann@example.org"),
                        new Outstanding(List.of("ann@example.org"), 0, 0)),
                Duration.ZERO,
                false);
    }

    @Test
    void holdsNoMoreThanItMay() {
        assertThat(new LaneBuffer(8, 1, () -> 0).room()).isEqualTo(1);
    }
}
