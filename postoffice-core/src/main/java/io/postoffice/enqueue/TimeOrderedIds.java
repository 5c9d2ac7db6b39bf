package io.postoffice.enqueue;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, 5.7): milliseconds first, so that an index on them grows at its right end, then a
 * counter (6.2, method 1) that keeps the identifiers of one node in the order in which they were made.
 */
final class TimeOrderedIds {

    private static final int COUNTER_LIMIT = 1 << 12;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private long millis;
    private int counter;

    TimeOrderedIds(Clock clock) {
        this.clock = clock;
    }

    synchronized UUID next() {
        long now = clock.millis();
        if (now > millis) {
            millis = now;
            counter = random.nextInt(COUNTER_LIMIT / 2);
        } else if (++counter == COUNTER_LIMIT) {
            millis++;
            counter = 0;
        }
        long high = millis << 16 | 0x7000L | counter;
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
