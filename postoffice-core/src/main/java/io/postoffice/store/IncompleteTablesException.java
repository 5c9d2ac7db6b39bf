package io.postoffice.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of the queue's tables or columns are in the database and others are not; mail would be stored and never be sent. */
public final class IncompleteTablesException extends RuntimeException {

    private final List<String> missing;
    private final String script;

    IncompleteTablesException(List<String> missing, String script, @Nullable Throwable cause) {
        super(
                "The queue's tables are incomplete, as after a script that broke off half-way; there is no %s; run what is missing of classpath:%s, or, if there is no mail in them, drop all tables postoffice_* and start again"
                        .formatted(String.join(", ", missing), script),
                cause);
        this.missing = List.copyOf(missing);
        this.script = script;
    }

    /** The tables that are missing, and the columns of others, as {@code table.column}. */
    public List<String> missing() {
        return missing;
    }

    /** The script that creates them all, on the class path. */
    public String script() {
        return script;
    }
}
