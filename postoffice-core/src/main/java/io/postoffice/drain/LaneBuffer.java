package io.postoffice.drain;

import io.postoffice.claim.Batch.Turn;
import io.postoffice.claim.ClaimedMail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The mail that a lane has claimed ahead of its workers: about as much as they send in a second. Less, and they would run dry; more,
 * and urgent mail would wait behind it, and mail would expire in it. Holds it back until its turn, so that no worker is kept by mail
 * whose turn has not come. Wakes the claimer in time.
 */
final class LaneBuffer {

    private static final long HORIZON = TimeUnit.SECONDS.toNanos(1);

    private final int least;
    private final int most;
    private final LongSupplier nanoTime;
    private final Signal signal = new Signal();

    private final DelayQueue<HeldMail> mails = new DelayQueue<>();
    private final AtomicLong added = new AtomicLong();

    private final AtomicInteger takenSinceClaim = new AtomicInteger();
    private long lastClaim;
    private volatile int size;
    private volatile boolean moreExpected;

    /**
     * @param least how many mails it is filled up to however slow the workers are, if it may hold as many
     * @param most how many mails it is filled up to however fast they are
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     */
    LaneBuffer(int least, int most, LongSupplier nanoTime) {
        this.least = Math.min(least, most);
        this.most = most;
        this.nanoTime = nanoTime;
        this.size = this.least;
        this.lastClaim = nanoTime.getAsLong();
    }

    /** How many to claim: none until half of it is used up, so that claims are few and large. */
    int room() {
        int waiting = mails.size();
        return waiting > size / 2 ? 0 : size - waiting;
    }

    /** How many mails wait for a worker, or for their turn. */
    int waiting() {
        return mails.size();
    }

    /** Whether the claimer is to be woken when there is room: not when it has seen all that was due. */
    void expectMore(boolean expected) {
        moreExpected = expected;
    }

    /** To be called by the claimer only. */
    void add(Collection<Turn> claimed) {
        keepPace();
        claimed.forEach(turn -> hold(Optional.of(turn.mail()), turn.heldFor(), turn.isPaced()));
    }

    private void hold(Optional<ClaimedMail> mail, Duration wait, boolean isPaced) {
        mails.add(
                new HeldMail(mail, nanoTime.getAsLong() + wait.toNanos(), isPaced, added.incrementAndGet(), nanoTime));
    }

    private void keepPace() {
        long now = nanoTime.getAsLong();
        long elapsed = Math.max(1, now - lastClaim);
        double inHorizon = (double) takenSinceClaim.getAndSet(0) * HORIZON / elapsed;
        size = (int) Math.max(least, Math.min(most, inHorizon));
        lastClaim = now;
    }

    /**
     * Waits for a mail whose turn has come; one without a mail when the worker is to end. Takes no interrupt, which can only be left over from what the mail
     * before went through: some clients set it again after they have caught it.
     */
    HeldMail take() {
        while (true) {
            try {
                HeldMail mail = mails.take();
                takenSinceClaim.incrementAndGet();
                if (moreExpected && room() > 0) {
                    signal.raise();
                }
                return mail;
            } catch (InterruptedException ex) {
                // Not meant for this; see above.
            }
        }
    }

    /** Takes all that is left, and leaves what ends the workers. */
    List<ClaimedMail> drain() {
        return remove(held -> true);
    }

    /** Takes all whose turns have lapsed. */
    List<ClaimedMail> drainLapsed() {
        return remove(HeldMail::hasLapsed);
    }

    private List<ClaimedMail> remove(Predicate<HeldMail> which) {
        List<ClaimedMail> removed = new ArrayList<>();
        // Its own method to drain leaves what is held back.
        for (HeldMail held : List.copyOf(mails)) {
            if (held.mail().isPresent() && which.test(held) && mails.remove(held)) {
                removed.add(held.mail().get());
            }
        }
        return removed;
    }

    void endWorkers(int count) {
        for (int i = 0; i < count; i++) {
            hold(Optional.empty(), Duration.ZERO, false);
        }
    }

    /** There may be mail to claim. */
    void wakeClaimer() {
        signal.raise();
    }

    /** Waits until there may be mail to claim, or until the limit has passed. */
    void awaitWakeUp(Duration limit) throws InterruptedException {
        signal.await(limit);
    }
}
