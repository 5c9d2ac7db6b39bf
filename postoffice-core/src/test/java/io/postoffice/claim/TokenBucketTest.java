package io.postoffice.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBucketTest {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    @Test
    void turnsAreEvenlyApart() {
        assertThat(turns(bucket("50/s", 1), START, 5))
                .containsExactly(
                        START, START.plusMillis(20), START.plusMillis(40), START.plusMillis(60), START.plusMillis(80));
    }

    @ParameterizedTest
    @CsvSource({"50000/d, 50000, 14/s, 1", "1000/h, 100, 50/s, 1", "1/h, 1, 50/s, 10", "10/s, 500, 10/s, 1"})
    void limitThatWasChangedDoesNotWaitForWhatTheOtherHadGivenOut(
            String before, int burst, String after, int newBurst) {
        TokenBucket used = bucket(before, burst);
        while (used.hasTurn(START)) {
            used = used.take(START);
        }

        RateLimit limit = RateLimit.parse(after).withBurst(newBurst);
        TokenBucket changed = TokenBucket.stored(limit, used.nextAt(), used.queuedUntil(), START);

        assertThat(Duration.between(START, changed.turn(START)))
                .isLessThanOrEqualTo(TokenBucket.HORIZON.plus(limit.interval()));
    }

    @Test
    void limitThatStaysIsReadAsItWasWritten() {
        TokenBucket used = bucket("10/s", 3);
        while (used.hasTurn(START)) {
            used = used.take(START);
        }

        assertThat(TokenBucket.stored(used.limit(), used.nextAt(), used.queuedUntil(), START))
                .isEqualTo(used);
    }

    @Test
    void burstIsHadAtOnceAfterALull() {
        List<Instant> turns = turns(bucket("10/s", 3), START, 5);

        assertThat(turns).containsExactly(START, START, START, START.plusMillis(100), START.plusMillis(200));
    }

    @Test
    void lullSavesNoMoreThanABurst() {
        Instant later = START.plusSeconds(3600);

        assertThat(turns(bucket("10/s", 3), later, 4)).containsExactly(later, later, later, later.plusMillis(100));
        assertThat(turns(bucket("10/s", 1), later, 2)).containsExactly(later, later.plusMillis(100));
    }

    @Test
    void noTurnIsGivenOutFarAhead() {
        TokenBucket bucket = bucket("50/s", 1);

        assertThat(bucket.turns(START, 1000)).isEqualTo(26);
        assertThat(bucket.turns(START, 7)).isEqualTo(7);
        assertThat(exhausted(bucket).hasTurn(START)).isFalse();
        assertThat(exhausted(bucket).turns(START, 1)).isZero();
    }

    @Test
    void waitIsForSomeTurnsAtATime() {
        TokenBucket bucket = exhausted(bucket("50/s", 1));
        Duration wait = bucket.wait(START);

        assertThat(bucket("50/s", 1).wait(START)).isZero();
        assertThat(wait).isEqualTo(Duration.ofMillis(270));
        assertThat(bucket.turns(START.plus(wait), 1000)).isEqualTo(13);
    }

    @Test
    void waitOfASlowLimitIsForOneTurn() {
        TokenBucket bucket = bucket("1/min", 1).take(START);

        assertThat(bucket.hasTurn(START.plusSeconds(59))).isFalse();
        assertThat(bucket.turns(START.plus(bucket.wait(START)), 10)).isEqualTo(1);
    }

    /** However much is asked for, and whenever: a time never sees more mail than its share and one burst. */
    @ParameterizedTest
    @CsvSource({"14/s, 1", "14/s, 20", "100/min, 5", "3/s, 1", "999/s, 100", "70/h, 2"})
    void noTimeSeesMoreThanItsShare(String rate, int burst) {
        Random random = new Random(42);
        TokenBucket bucket = bucket(rate, burst);
        List<Instant> turns = new ArrayList<>();
        Instant now = START;
        for (int i = 0; i < 2000; i++) {
            now = now.plusMillis(random.nextInt(random.nextInt(20) == 0 ? 5000 : 50));
            for (int n = random.nextInt(60); n > 0 && bucket.hasTurn(now); n--) {
                assertThat(bucket.turn(now)).isBetween(now, now.plus(TokenBucket.HORIZON));
                turns.add(bucket.turn(now));
                bucket = bucket.take(now);
            }
        }
        assertThat(turns).isSorted();
        Duration interval = RateLimit.parse(rate).interval();
        for (int first = 0; first < turns.size(); first += 7) {
            for (int last = first; last < Math.min(turns.size(), first + 300); last++) {
                Duration time = Duration.between(turns.get(first), turns.get(last));
                assertThat(last - first + 1L).isLessThanOrEqualTo(burst + time.dividedBy(interval));
            }
        }
    }

    @Test
    void whoeverAsksInTimeHasTheWholeRate() {
        TokenBucket bucket = bucket("14/s", 1);
        long count = 0;
        for (Instant now = START; now.isBefore(START.plusSeconds(60)); now = now.plusMillis(200)) {
            int turns = bucket.turns(now, 1000);
            count += turns;
            for (int i = 0; i < turns; i++) {
                bucket = bucket.take(now);
            }
        }

        assertThat(count).isCloseTo(14 * 60, within(7L));
    }

    @Test
    void mailIsPutOffBehindAllThatWasPutOffBefore() {
        TokenBucket bucket = exhausted(bucket("2/s", 1));
        Instant first = bucket.lastTurn(START);
        bucket = bucket.queuedAt(first);
        Instant second = bucket.lastTurn(START);

        assertThat(first).isEqualTo(START.plusMillis(1000));
        assertThat(second).isEqualTo(START.plusMillis(1500));
        assertThat(bucket.queuedAt(second).lastTurn(START)).isEqualTo(START.plusMillis(2000));
    }

    @Test
    void mailThatWasOvertakenHasOneOfTheNextTurns() {
        TokenBucket bucket = exhausted(bucket("2/s", 1)).queuedAt(START.plusSeconds(60));

        assertThat(bucket.nextTurn(START, 0)).isEqualTo(START.plusMillis(1000));
        assertThat(bucket.nextTurn(START, 1)).isEqualTo(START.plusMillis(1500));
    }

    @Test
    void nothingIsPutOffBehindMailThatIsGone() {
        TokenBucket bucket = exhausted(bucket("2/s", 1)).queuedAt(START.plusSeconds(3600));
        Instant later = START.plusSeconds(10);

        assertThat(bucket.isQueue(START)).isTrue();
        assertThat(bucket.isQueue(later)).isFalse();
        assertThat(bucket.lastTurn(later)).isEqualTo(later);
    }

    private static TokenBucket bucket(String rate, int burst) {
        return TokenBucket.full(RateLimit.parse(rate).withBurst(burst), START);
    }

    private static TokenBucket exhausted(TokenBucket bucket) {
        TokenBucket rest = bucket;
        while (rest.hasTurn(START)) {
            rest = rest.take(START);
        }
        return rest;
    }

    private static List<Instant> turns(TokenBucket bucket, Instant now, int count) {
        List<Instant> turns = new ArrayList<>();
        TokenBucket rest = bucket;
        for (int i = 0; i < count; i++) {
            turns.add(rest.turn(now));
            rest = rest.take(now);
        }
        return turns;
    }
}
