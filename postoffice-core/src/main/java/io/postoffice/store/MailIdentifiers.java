package io.postoffice.store;

import java.time.Instant;
import java.util.UUID;

/** The identifiers of mail in order of time (RFC 9562, version 7), so that the primary key finds mail by when it was stored. */
final class MailIdentifiers {

    /** No mail has a lesser one. */
    static final UUID LEAST = new UUID(0, 0);

    /** No mail has a greater one. */
    static final UUID GREATEST = new UUID(-1, -1);

    private MailIdentifiers() {}

    /** All mail that was stored before has a lesser one. */
    static UUID firstAt(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
    }
}
