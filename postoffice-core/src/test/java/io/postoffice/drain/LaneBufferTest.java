package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;

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
    void drainingLeavesWhatEndsTheWorkers() {
        fill();
        buffer.endWorkers(2);

        assertThat(buffer.drain()).hasSize(8);
        assertThat(buffer.take()).isEmpty();
        assertThat(buffer.take()).isEmpty();
    }

    private void fill() {
        buffer.add(Stream.generate(LaneBufferTest::mail).limit(buffer.room()).toList());
    }

    private void take(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(buffer.take()).isPresent();
        }
    }

    private void step(Duration time) {
        nanos += time.toNanos();
    }

    private static ClaimedMail mail() {
        return new ClaimedMail(
                new Claim(UUID.randomUUID(), UUID.randomUUID()),
                1,
                new Origin(Messages.DATE, Map.of()),
                Messages.to("ann@example.org"),
                new Outstanding(List.of("ann@example.org"), 0, 0));
    }

    @Test
    void holdsNoMoreThanItMay() {
        assertThat(new LaneBuffer(8, 1, () -> 0).room()).isEqualTo(1);
    }
}
