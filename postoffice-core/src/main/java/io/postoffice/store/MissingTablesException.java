package io.postoffice.store;

/** The queue's tables are not in the database, and the queue was told not to create them. */
public final class MissingTablesException extends RuntimeException {

    private final String scriptLocation;

    MissingTablesException(String scriptLocation) {
        super(
                "There is no table postoffice_email, and postoffice.schema.mode is 'none'; run the scripts under classpath:%s, or set the mode to 'flyway'"
                        .formatted(scriptLocation));
        this.scriptLocation = scriptLocation;
    }

    /** Where the scripts are that create the tables, on the class path. */
    public String scriptLocation() {
        return scriptLocation;
    }
}
