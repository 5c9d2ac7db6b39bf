package io.postoffice.boot;

import java.util.List;

/** There are several data sources, and nothing tells which of them mail is stored in. */
final class AmbiguousDataSourceException extends RuntimeException {

    private final List<String> beanNames;

    AmbiguousDataSourceException(List<String> beanNames) {
        super(
                "Mail could be stored in any of the data sources %s; mark one of them, and no more, with @PostOfficeDataSource, or make it @Primary"
                        .formatted(beanNames));
        this.beanNames = List.copyOf(beanNames);
    }

    List<String> beanNames() {
        return beanNames;
    }
}
