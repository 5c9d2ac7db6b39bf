package io.postoffice.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells which properties there are. */
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownPropertyException cause) {
        return new FailureAnalysis(
                "The property '%s' is set, and there is none of this name.".formatted(cause.property()),
                "Correct its name, or remove it: %s.".formatted(cause.remedy()),
                cause);
    }
}
