package io.postoffice.drain;

import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.TokenBucket;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A mail that is held back until its turn has come. Those of one turn keep the order in which they came. A turn of a limit lapses: were
 * it kept for ever, a server that did not answer for a while would get all at once for which it was too slow, on top of what its limit allows.
 */
final class HeldMail implements Delayed {

    /** Turns are given out that far ahead; a node that is as far behind sends half as much again in a second, at the worst. */
    private static final long LONGEST_DELAY = TokenBucket.HORIZON.toNanos();

    private final Optional<ClaimedMail> mail;
    private final long turn;
    private final boolean isPaced;
    private final long number;
    private final LongSupplier nanoTime;

    /**
     * @param mail empty to end the worker that takes it
     * @param turn when it may be taken, by the clock
     * @param isPaced whether the turn lapses
     * @param number how many came before it
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     */
    HeldMail(Optional<ClaimedMail> mail, long turn, boolean isPaced, long number, LongSupplier nanoTime) {
        this.mail = mail;
        this.turn = turn;
        this.isPaced = isPaced;
        this.number = number;
        this.nanoTime = nanoTime;
    }

    Optional<ClaimedMail> mail() {
        return mail;
    }

    /** Whether its turn is so long past that it needs another one. */
    boolean hasLapsed() {
        return isPaced && nanoTime.getAsLong() - turn > LONGEST_DELAY;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(turn - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        HeldMail another = (HeldMail) other;
        // By their difference: the clock may overflow.
        return turn != another.turn ? Long.signum(turn - another.turn) : Long.compare(number, another.number);
    }
}
