package io.postoffice.drain;

import io.postoffice.transport.Backend;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells which lane sends whose mail: each its own, and besides that of a backend whose breaker is not closed, if it is the next of
 * its fallbacks that can, and is not paused. No mail is told of it: as soon as the breaker closes, the lane has all of its mail again.
 */
final class Failover {

    private final Map<String, Backend> backends = new LinkedHashMap<>();
    private final Map<String, Breaker> breakers = new LinkedHashMap<>();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    private final Consumer<String> wake;

    /**
     * @param wake wakes the lane of a backend
     */
    Failover(Collection<Backend> backends, Consumer<String> wake) {
        this.wake = wake;
        for (Backend backend : backends) {
            this.backends.put(backend.name(), backend);
            this.breakers.put(backend.name(), new Breaker(backend.name()));
        }
    }

    Breaker breaker(String backend) {
        return Objects.requireNonNull(breakers.get(backend), backend);
    }

    /** Whether somebody has paused a backend, as its lane was told when it asked for mail. */
    void paused(String backend, boolean isPaused) {
        boolean changed = isPaused ? paused.add(backend) : paused.remove(backend);
        if (changed) {
            backends.values().stream()
                    .filter(other -> other.fallbacks().contains(backend))
                    .map(Backend::name)
                    .forEach(this::wakeStandIn);
        }
    }

    /** Who sends the mail of a backend that is not in order: a fallback that is, or one that is to be tried; empty if none can. */
    Optional<String> standIn(String backend) {
        if (breaker(backend).isClosed()) {
            return Optional.empty();
        }
        return first(backend, Breaker::isClosed)
                .or(() -> first(backend, breaker -> breaker.remaining().isZero()));
    }

    /** Mail that a paused fallback would have wait is for the next one. */
    private Optional<String> first(String backend, Predicate<Breaker> can) {
        return fallbacks(backend).stream()
                .filter(fallback -> !paused.contains(fallback))
                .filter(fallback -> can.test(breaker(fallback)))
                .findFirst();
    }

    private List<String> fallbacks(String backend) {
        return Objects.requireNonNull(backends.get(backend), backend).fallbacks();
    }

    /** The others whose mail this one sends. */
    Set<String> standsInFor(String backend) {
        Set<String> others = new TreeSet<>();
        for (String other : backends.keySet()) {
            if (standIn(other).filter(backend::equals).isPresent()) {
                others.add(other);
            }
        }
        return others;
    }

    /** Whether mail of a backend has to wait for it, or one of its fallbacks, to be in order. */
    boolean isOut(String backend) {
        return !breaker(backend).isClosed() && first(backend, Breaker::isClosed).isEmpty();
    }

    /** Whether that is to be expected to last. */
    boolean isOutForLong(String backend) {
        return breaker(backend).isOutForLong()
                && fallbacks(backend).stream()
                        .allMatch(fallback ->
                                paused.contains(fallback) || breaker(fallback).isOutForLong());
    }

    /** There may be mail of a backend that another one is to send. */
    void wakeStandIn(String backend) {
        standIn(backend).ifPresent(wake);
    }
}
