package io.postoffice.drain;

import io.postoffice.claim.ClaimedMail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The mail that a lane has claimed ahead of its workers. Wakes the claimer before they run dry. */
final class LaneBuffer {

    private final int size;
    private final Signal signal = new Signal();

    /** An empty one ends the worker that takes it. */
    private final BlockingQueue<Optional<ClaimedMail>> mails = new LinkedBlockingQueue<>();

    private volatile boolean moreExpected;

    /**
     * @param size how many mails it is filled up to
     */
    LaneBuffer(int size) {
        this.size = size;
    }

    /** How many to claim: none until half of it is used up, so that claims are few and large. */
    int room() {
        int waiting = mails.size();
        return waiting > size / 2 ? 0 : size - waiting;
    }

    /** Whether the claimer is to be woken when there is room: not when it has seen all that was due. */
    void expectMore(boolean expected) {
        moreExpected = expected;
    }

    void add(Collection<ClaimedMail> claimed) {
        claimed.forEach(mail -> mails.add(Optional.of(mail)));
    }

    /**
     * Waits for a mail; empty when the worker is to end. Takes no interrupt, which can only be left over from what the mail
     * before went through: some clients set it again after they have caught it.
     */
    Optional<ClaimedMail> take() {
        while (true) {
            try {
                Optional<ClaimedMail> mail = mails.take();
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
        List<Optional<ClaimedMail>> rest = new ArrayList<>();
        mails.drainTo(rest);
        rest.stream().filter(Optional::isEmpty).forEach(mails::add);
        return rest.stream().flatMap(Optional::stream).toList();
    }

    void endWorkers(int count) {
        for (int i = 0; i < count; i++) {
            mails.add(Optional.empty());
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
