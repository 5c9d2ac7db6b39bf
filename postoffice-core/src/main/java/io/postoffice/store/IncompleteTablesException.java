package io.postoffice.store;

import org.jspecify.annotations.Nullable;

/** Some of the queue's tables are in the database and others are not: the script that creates them broke off half-way. */
public final class IncompleteTablesException extends RuntimeException {

    private final String script;

    IncompleteTablesException(String present, String absent, String script, @Nullable Throwable cause) {
        super(
                "There is a table %s, but no table %s, which is created last: the script that creates them broke off half-way; drop the tables postoffice_* and start again, or run the rest of classpath:%s"
                        .formatted(present, absent, script),
                cause);
        this.script = script;
    }

    /** The script that creates them all, on the class path. */
    public String script() {
        return script;
    }
}
