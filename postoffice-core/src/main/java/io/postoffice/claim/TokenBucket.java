package io.postoffice.claim;

import java.time.Duration;
import java.time.Instant;

/**
 * Where a limit stands. Turns are given out a moment ahead, so that nodes ask for some at a time, and pace their mail by them; no
 * further, so that urgent mail waits no longer behind them, and a node that dies takes none with it that would be missed.
 *
 * @param limit what is counted
 * @param nextAt when the next mail would go out if there were no bursts
 * @param queuedUntil the turn that mail has been put off to at the latest
 */
public record TokenBucket(RateLimit limit, Instant nextAt, Instant queuedUntil) {

    /** How far ahead turns are given out. */
    public static final Duration HORIZON = Duration.ofMillis(500);

    /** From how near a turn has to be for more to be asked for, so that some come at a time. */
    private static final Duration REFILL = HORIZON.dividedBy(2);

    /** After so long without a mail, none is taken to be waiting. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** One that nothing was taken from. */
    public static TokenBucket full(RateLimit limit, Instant now) {
        return new TokenBucket(limit, now, now);
    }

    /**
     * One that was stored, by a node that may have had another limit: what this one cannot have come to would make its mail wait as
     * long as the other said, a day after a change from {@code 50000/d} to {@code 14/s}.
     */
    public static TokenBucket stored(RateLimit limit, Instant nextAt, Instant queuedUntil, Instant now) {
        Instant latest = now.plus(HORIZON).plus(limit.interval().multipliedBy(limit.burst()));
        return new TokenBucket(limit, nextAt.isAfter(latest) ? latest : nextAt, queuedUntil);
    }

    /** The turn of the next mail. */
    public Instant turn(Instant now) {
        return limit.turn(nextAt, now);
    }

    /** Whether the next mail may be told its turn already. */
    public boolean hasTurn(Instant now) {
        return !turn(now).isAfter(now.plus(HORIZON));
    }

    /** How many may be, at most as many as are wanted. */
    public int turns(Instant now, int wanted) {
        TokenBucket rest = this;
        int turns = 0;
        while (turns < wanted && rest.hasTurn(now)) {
            rest = rest.take(now);
            turns++;
        }
        return turns;
    }

    /** What is left once the next mail has its turn. */
    public TokenBucket take(Instant now) {
        return new TokenBucket(limit, limit.after(nextAt, turn(now)), queuedUntil);
    }

    /** How long until it is worthwhile to ask for turns; zero if it is now. */
    public Duration wait(Instant now) {
        Duration wait = Duration.between(now.plus(REFILL), turn(now));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** The turn to put mail off to that has not been put off yet: behind all that has. */
    public Instant lastTurn(Instant now) {
        Instant turn = turn(now);
        // Turns that were left unused show that nothing waits for them any more.
        boolean isQueue = !queuedUntil.isBefore(turn) && nextAt.isAfter(now);
        return isQueue ? queuedUntil.plus(limit.interval()) : turn;
    }

    /** The turn to put mail off to that has been waiting for one, and was overtaken: the next one, or one of the next. */
    public Instant nextTurn(Instant now, int overtaken) {
        return turn(now).plus(limit.interval().multipliedBy(overtaken));
    }

    /** The same, with mail put off to this turn. */
    public TokenBucket queuedAt(Instant turn) {
        return turn.isAfter(queuedUntil) ? new TokenBucket(limit, nextAt, turn) : this;
    }

    /** Whether mail may have been put off that is not due again: not if turns have been left unused. */
    public boolean isQueue(Instant now) {
        return queuedUntil.isAfter(now) && nextAt.plus(IDLE).isAfter(now);
    }

    /** In which time to look for it, so that no turn is left unused: some turns at a time. */
    public Duration nextDue(Instant now) {
        Duration wait = wait(now);
        return wait.compareTo(REFILL) < 0 ? REFILL : wait;
    }
}
