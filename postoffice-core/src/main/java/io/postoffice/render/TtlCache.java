package io.postoffice.render;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Keeps what it loaded for a time. */
final class TtlCache<K, V> {

    /** Names come from the application, which may make them up. */
    private static final int MAX_ENTRIES = 10_000;

    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final AtomicInteger clearings = new AtomicInteger();
    private final Duration ttl;
    private final LongSupplier nanoTime;

    /**
     * @param ttl how long an entry is kept; zero for not at all
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     */
    TtlCache(Duration ttl, LongSupplier nanoTime) {
        this.ttl = ttl;
        this.nanoTime = nanoTime;
    }

    /** What is kept, or what is loaded and kept now; nothing is kept if nothing was loaded. */
    Optional<V> find(K key, Supplier<Optional<V>> loader) {
        Entry<V> entry = entries.get(key);
        int epoch = clearings.get();
        long now = nanoTime.getAsLong();
        if (entry != null && entry.epoch == epoch && now - entry.loadedAt < ttl.toNanos()) {
            return Optional.of(entry.value);
        }
        Optional<V> loaded = loader.get();
        if (loaded.isPresent() && !ttl.isZero()) {
            if (entries.size() >= MAX_ENTRIES) {
                entries.clear();
            }
            entries.put(key, new Entry<>(loaded.get(), now, epoch));
        }
        return loaded;
    }

    /** Forgets all, and what is being loaded: that may be from before whatever it is that changed. */
    void clear() {
        clearings.incrementAndGet();
        entries.clear();
    }

    /**
     * What was loaded.
     *
     * @param epoch how often all was forgotten before it was loaded
     */
    private record Entry<V>(V value, long loadedAt, int epoch) {}
}
