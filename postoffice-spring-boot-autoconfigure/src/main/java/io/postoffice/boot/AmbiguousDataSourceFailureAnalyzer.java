package io.postoffice.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells how to choose the data source that mail is stored in. */
final class AmbiguousDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousDataSourceException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousDataSourceException cause) {
        return new FailureAnalysis(
                "Post Office stores mail in a database, and there are several data sources, none of them primary, and not just one marked for it: "
                        + String.join(", ", cause.beanNames()) + ".",
                "Mark the one to store mail in, and no other, with @PostOfficeDataSource (of io.postoffice.boot) on its @Bean method, or make"
                        + " one @Primary.",
                cause);
    }
}
