package io.postoffice.drill;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a mail server answers at each step, as it was told to treat mail. */
final class RecorderRules {

    private final Set<String> greylisted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile Conduct conduct = Conduct.TAKE;
    private volatile long delayMillis;

    void set(Conduct newConduct) {
        conduct = newConduct;
    }

    void delay(long millis) {
        delayMillis = millis;
    }

    long delayMillis() {
        return delayMillis;
    }

    boolean dripsLast() {
        return conduct == Conduct.DRIP_LAST;
    }

    /** Why a connection is refused; {@code null} if it is not. One of four, so that the later steps have their turn. */
    @Nullable String refusalOfConnection() {
        return conduct == Conduct.REFUSE && refusals.incrementAndGet() % 4 == 0 ? "421 4.3.2 not now" : null;
    }

    /** Why a recipient is refused, as one of two is; {@code null} if it is not. */
    @Nullable String refusalOfRecipient() {
        return conduct == Conduct.REFUSE && refusals.incrementAndGet() % 2 == 0 ? "451 4.3.0 not now" : null;
    }

    /** Why a message is refused; {@code null} if it is not. */
    @Nullable String refusalOfMessage(String messageId) {
        if (conduct == Conduct.REFUSE) {
            return "452 4.3.1 not now";
        }
        return conduct == Conduct.GREYLIST && greylisted.add(messageId) ? "450 4.7.1 greylisted" : null;
    }
}
