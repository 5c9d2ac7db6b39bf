package io.postoffice.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells which properties a backend has. */
final class UnknownBackendPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownBackendPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownBackendPropertyException cause) {
        return new FailureAnalysis(
                "The property '%s' is set, and a backend has none of this name.".formatted(cause.property()),
                "Correct its name, or remove it. A backend has: %s.".formatted(String.join(", ", cause.known())),
                cause);
    }
}
