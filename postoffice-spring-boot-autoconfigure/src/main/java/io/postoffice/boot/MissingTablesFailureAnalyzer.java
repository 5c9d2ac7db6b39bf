package io.postoffice.boot;

import io.postoffice.store.MissingTablesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells where the scripts are, and how to have them run. */
final class MissingTablesFailureAnalyzer extends AbstractFailureAnalyzer<MissingTablesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingTablesException cause) {
        return new FailureAnalysis(
                "Post Office has no tables in the database, and was told not to create them: 'postoffice.schema.mode' is 'none'.",
                "Run the scripts under classpath:%s of postoffice-core with your own migrations, or set 'postoffice.schema.mode' to 'flyway' or 'script'."
                        .formatted(cause.scriptLocation()),
                cause);
    }
}
