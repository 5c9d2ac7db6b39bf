package io.postoffice.store;

/** Who creates and upgrades the queue's tables. */
public enum SchemaMode {
    /** Flyway does at every start, with a history table of the queue's own. */
    FLYWAY,
    /** The scripts are run once, when there are no tables; upgrades are left to the application. */
    SCRIPT,
    /** The application does; that the tables are there is checked at every start. */
    NONE
}
