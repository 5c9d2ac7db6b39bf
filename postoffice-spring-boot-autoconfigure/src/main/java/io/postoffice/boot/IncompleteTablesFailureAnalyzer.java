package io.postoffice.boot;

import io.postoffice.store.IncompleteTablesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what is missing of the tables, and how it is made good. */
final class IncompleteTablesFailureAnalyzer extends AbstractFailureAnalyzer<IncompleteTablesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IncompleteTablesException cause) {
        return new FailureAnalysis(
                "The tables of Post Office are incomplete, as after a script that broke off half-way. There is no "
                        + String.join(", ", cause.missing()) + ".",
                "Run what is missing of classpath:%s by hand; or, if there is no mail in them, drop all tables 'postoffice_*' and start again."
                        .formatted(cause.script()),
                cause);
    }
}
