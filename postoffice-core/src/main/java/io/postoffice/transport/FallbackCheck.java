package io.postoffice.transport;

import io.postoffice.transport.Backends.FallbackProblem;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Looks through the fallbacks of backends for names that do not exist or repeat themselves. Two may well stand in for each other:
 * the fallbacks of a fallback take no part.
 */
final class FallbackCheck {

    private final Map<String, List<String>> fallbacks = new LinkedHashMap<>();

    FallbackCheck(Collection<Backend> backends) {
        backends.forEach(backend -> fallbacks.put(backend.name(), backend.fallbacks()));
    }

    Optional<FallbackProblem> problem() {
        return fallbacks.keySet().stream()
                .flatMap(name -> problemOf(name).stream())
                .findFirst();
    }

    private Optional<FallbackProblem> problemOf(String backend) {
        HashSet<String> seen = new HashSet<>();
        for (String fallback : of(backend)) {
            if (!fallbacks.containsKey(fallback)) {
                String known = String.join(", ", new TreeSet<>(fallbacks.keySet()));
                return problem(backend, fallback, "There is no backend '%s'; there is: %s.".formatted(fallback, known));
            }
            if (fallback.equals(backend)) {
                return problem(backend, fallback, "'%s' cannot stand in for itself.".formatted(fallback));
            }
            if (!seen.add(fallback)) {
                return problem(backend, fallback, "'%s' is named twice.".formatted(fallback));
            }
        }
        return Optional.empty();
    }

    private List<String> of(String backend) {
        return fallbacks.getOrDefault(backend, List.of());
    }

    private static Optional<FallbackProblem> problem(String backend, String fallback, String reason) {
        return Optional.of(new FallbackProblem(backend, fallback, reason));
    }
}
