package io.postoffice.transport;

import io.postoffice.transport.Backends.FallbackProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Looks through the fallbacks of backends for names that do not exist, repeat themselves, or lead back. */
final class FallbackCheck {

    private final Map<String, List<String>> fallbacks = new LinkedHashMap<>();

    FallbackCheck(Collection<Backend> backends) {
        backends.forEach(backend -> fallbacks.put(backend.name(), backend.fallbacks()));
    }

    Optional<FallbackProblem> problem() {
        return fallbacks.keySet().stream()
                .flatMap(name -> inNames(name).stream())
                .findFirst()
                .or(() -> fallbacks.keySet().stream()
                        .flatMap(name -> inPath(List.of(name)).stream())
                        .findFirst());
    }

    private Optional<FallbackProblem> inNames(String backend) {
        HashSet<String> seen = new HashSet<>();
        for (String fallback : of(backend)) {
            if (!fallbacks.containsKey(fallback)) {
                String known = String.join(", ", new TreeSet<>(fallbacks.keySet()));
                return problem(backend, fallback, "There is no backend '%s'; there is: %s.".formatted(fallback, known));
            }
            if (!seen.add(fallback)) {
                return problem(backend, fallback, "'%s' is named twice.".formatted(fallback));
            }
        }
        return Optional.empty();
    }

    private Optional<FallbackProblem> inPath(List<String> path) {
        for (String fallback : of(path.get(path.size() - 1))) {
            List<String> longer = new ArrayList<>(path);
            longer.add(fallback);
            if (path.contains(fallback)) {
                String circle = String.join(" -> ", longer.subList(longer.indexOf(fallback), longer.size()));
                return problem(
                        path.get(path.size() - 1),
                        fallback,
                        "Fallbacks must not lead back to where they begin: %s.".formatted(circle));
            }
            Optional<FallbackProblem> deeper = inPath(longer);
            if (deeper.isPresent()) {
                return deeper;
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
