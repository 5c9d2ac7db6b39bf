package io.postoffice.drain;

import io.postoffice.claim.ClaimedMail;
import java.util.Optional;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A mail that is held back until its turn has come. Those of one turn keep the order in which they came. */
final class HeldMail implements Delayed {

    private final Optional<ClaimedMail> mail;
    private final long turn;
    private final long number;
    private final LongSupplier nanoTime;

    /**
     * @param mail empty to end the worker that takes it
     * @param turn when it may be taken, by the clock
     * @param number how many came before it
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     */
    HeldMail(Optional<ClaimedMail> mail, long turn, long number, LongSupplier nanoTime) {
        this.mail = mail;
        this.turn = turn;
        this.number = number;
        this.nanoTime = nanoTime;
    }

    Optional<ClaimedMail> mail() {
        return mail;
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
