package io.postoffice.outcome;

import io.postoffice.EmailStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts how attempts end, by the status that their mail has then. */
final class Tally {

    private final Map<EmailStatus, LongAdder> counts = new ConcurrentHashMap<>();

    void count(EmailStatus status) {
        counts.computeIfAbsent(status, key -> new LongAdder()).increment();
    }

    Map<EmailStatus, Long> read() {
        Map<EmailStatus, Long> read = new EnumMap<>(EmailStatus.class);
        counts.forEach((status, count) -> read.put(status, count.sum()));
        return read;
    }
}
