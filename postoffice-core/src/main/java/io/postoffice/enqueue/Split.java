package io.postoffice.enqueue;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How mail that names no backend is split among some.
 *
 * @param weights how much of it goes over each, in proportion; in the order of their names, so that all nodes choose alike
 */
public record Split(SortedMap<String, Integer> weights) {

    public Split {
        if (weights.values().stream().anyMatch(weight -> weight < 0)
                || weights.values().stream().allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException("weights: none may be less than 0, and one has to be more");
        }
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    /** By these weights. */
    public static Split by(Map<String, Integer> weights) {
        return new Split(new TreeMap<>(weights));
    }

    /** All over one. */
    public static Split none(String backend) {
        return by(Map.of(backend, 1));
    }

    /**
     * The same backend for the same mail, whoever asks, and however often.
     *
     * @param id the mail
     * @param key its idempotency key, by which another call for it is known; {@code null} without one
     */
    String choose(UUID id, @Nullable String key) {
        long seed = key != null ? key.hashCode() : id.getMostSignificantBits() ^ id.getLeastSignificantBits();
        long total = weights.values().stream().mapToLong(Integer::longValue).sum();
        long drawn = new SplittableRandom(seed).nextLong(total);
        for (Map.Entry<String, Integer> weight : weights.entrySet()) {
            drawn -= weight.getValue();
            if (drawn < 0) {
                return weight.getKey();
            }
        }
        throw new IllegalStateException("What is drawn is less than all weights together");
    }
}
