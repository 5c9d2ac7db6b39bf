package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00.123Z");

    private final SteppedClock clock = new SteppedClock(NOON);
    private final TimeOrderedIds ids = new TimeOrderedIds(clock);

    @Test
    void isAUuidOfVersion7() {
        assertThat(Stream.generate(ids::next).limit(1_000)).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        });
    }

    @Test
    void startsWithTheMilliseconds() {
        assertThat(millis(ids.next())).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void increasesStrictlyWithinOneMillisecond() {
        List<UUID> made = Stream.generate(ids::next).limit(10_000).toList();

        assertThat(made).doesNotHaveDuplicates().isSorted();
        // It borrows from the milliseconds to come, but only as many as it needs.
        assertThat(millis(made.get(9_999))).isEqualTo(NOON.toEpochMilli() + 2);
    }

    @Test
    void increasesStrictlyWhenTheClockGoesBackwards() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next());
            clock.now = clock.now.minusMillis(1);
        }

        assertThat(made).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void increasesStrictlyFromOneMillisecondToTheNext() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next());
            clock.now = clock.now.plusMillis(1);
        }

        assertThat(made).isSorted();
        assertThat(millis(made.get(9_999))).isEqualTo(NOON.toEpochMilli() + 9_999);
    }

    @Test
    void twoNodesMakeDifferentOnesInTheSameMillisecond() {
        TimeOrderedIds other = new TimeOrderedIds(clock);

        assertThat(Stream.concat(
                        Stream.generate(ids::next).limit(1_000),
                        Stream.generate(other::next).limit(1_000)))
                .doesNotHaveDuplicates();
    }

    private static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    private static final class SteppedClock extends Clock {

        private Instant now;

        SteppedClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
