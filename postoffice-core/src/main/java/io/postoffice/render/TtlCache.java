package io.postoffice.render;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Keeps what it loaded for a time. */
final class TtlCache<K, V> {

    /** Names come from the application, which may make them up. */
    private static final int MAX_ENTRIES = 10_000;

    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
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

    V get(K key, Function<K, V> loader) {
        Entry<V> entry = entries.get(key);
        long now = nanoTime.getAsLong();
        if (entry != null && now - entry.loadedAt < ttl.toNanos()) {
            return entry.value;
        }
        V value = loader.apply(key);
        if (entries.size() >= MAX_ENTRIES) {
            entries.clear();
        }
        if (!ttl.isZero()) {
            entries.put(key, new Entry<>(value, now));
        }
        return value;
    }

    void clear() {
        entries.clear();
    }

    private record Entry<V>(V value, long loadedAt) {}
}
