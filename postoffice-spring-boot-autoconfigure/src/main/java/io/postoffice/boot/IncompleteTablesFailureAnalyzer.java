package io.postoffice.boot;

import io.postoffice.store.IncompleteTablesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells how a script that broke off half-way is made good. */
final class IncompleteTablesFailureAnalyzer extends AbstractFailureAnalyzer<IncompleteTablesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IncompleteTablesException cause) {
        return new FailureAnalysis(
                "Post Office has some of its tables in the database, but not all: the script that creates them broke off half-way.",
                "Drop the tables 'postoffice_*' and start again, or run the rest of classpath:%s by hand."
                        .formatted(cause.script()),
                cause);
    }
}
