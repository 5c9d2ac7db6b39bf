package io.postoffice.transport;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All named ways out of this application. Owns their transports. */
public final class Backends implements AutoCloseable {

    private final Map<String, Backend> byName = new LinkedHashMap<>();

    /**
     * @param backends of different names
     * @throws IllegalArgumentException if two have the same name, or fallbacks make no sense: of unknown names, or in a circle
     */
    public Backends(Collection<Backend> backends) {
        for (Backend backend : backends) {
            if (byName.putIfAbsent(backend.name(), backend) != null) {
                throw new IllegalArgumentException("There are two backends of the name '" + backend.name() + "'");
            }
        }
        problemInFallbacks(backends).ifPresent(problem -> {
            throw new IllegalArgumentException("Backend '%s': %s".formatted(problem.backend(), problem.reason()));
        });
    }

    /** What is wrong with the fallbacks of some backends of different names; empty if nothing is. */
    public static Optional<FallbackProblem> problemInFallbacks(Collection<Backend> backends) {
        return new FallbackCheck(backends).problem();
    }

    /** The names of those that mail may change from or to, because one is a fallback of the other. */
    public Set<String> namesInFailover() {
        Set<String> names = new HashSet<>();
        for (Backend backend : byName.values()) {
            if (!backend.fallbacks().isEmpty()) {
                names.add(backend.name());
                names.addAll(backend.fallbacks());
            }
        }
        return names;
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    public Collection<Backend> all() {
        return byName.values();
    }

    /** Closes the connections of all. */
    @Override
    public void close() {
        byName.values().forEach(backend -> backend.transport().close());
    }

    /**
     * What is wrong with the fallbacks of a backend.
     *
     * @param backend its name
     * @param fallback the name that cannot be one
     * @param reason why, and what to do about it
     */
    public record FallbackProblem(String backend, String fallback, String reason) {}
}
