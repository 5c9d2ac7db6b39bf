package io.postoffice.store;

import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.datasource.init.ScriptException;

/** Sees to it that the queue's tables are there, beside whatever else is in the database and whoever else migrates it. */
public final class SchemaInstaller {

    private static final String HISTORY_TABLE = "postoffice_schema_history";

    private static final String NEWEST_IN_HISTORY = """
            select count(*)
            from `postoffice_schema_history`
            where `version` = ? and `success` = ?
            """;

    /** The version of the newest script of every dialect. */
    static final String NEWEST_VERSION = "1";

    private static final String SCRIPT = "/V1__post_office.sql";

    /** How long another node may take for the script; MariaDB on a slow disk takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    private final DataSource dataSource;
    private final SchemaMode mode;
    private final Duration patience;

    public SchemaInstaller(DataSource dataSource, SchemaMode mode) {
        this(dataSource, mode, PATIENCE);
    }

    /**
     * @param patience how long to wait for tables that another node seems to be creating
     */
    SchemaInstaller(DataSource dataSource, SchemaMode mode, Duration patience) {
        this.dataSource = dataSource;
        this.mode = mode;
        this.patience = patience;
    }

    /**
     * Creates, upgrades or looks for the tables, as the mode says.
     *
     * @throws MissingTablesException if they are missing, and are not to be created
     * @throws IncompleteTablesException if not all of them and their columns are there, as after a script that broke off
     * @throws UnsupportedDatabaseException if the queue cannot be stored in this database
     */
    public void install() {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        String scripts = jdbc.execute(Dialect::of).scriptLocation();
        switch (mode) {
            case FLYWAY -> upgrade(jdbc, scripts);
            case SCRIPT -> runScript(jdbc, scripts);
            case NONE -> requireTables(jdbc, scripts);
        }
    }

    /**
     * Spares the application's start what Flyway takes to load, where there is nothing for it to do: an
     * in-memory database is gone before a next version could upgrade it, and a history that has the newest script is complete.
     */
    private void upgrade(JdbcTemplate jdbc, String scripts) {
        if (isInMemory(jdbc)) {
            runScript(jdbc, scripts);
        } else if (isNewest(jdbc)) {
            requireComplete(jdbc, scripts);
        } else {
            migrate(scripts);
        }
    }

    private static boolean isInMemory(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(jdbc.execute((ConnectionCallback<Boolean>)
                connection -> connection.getMetaData().getURL().startsWith("jdbc:h2:mem:")));
    }

    private static boolean isNewest(JdbcTemplate jdbc) {
        if (!hasHistory(jdbc)) {
            return false;
        }
        try {
            Integer found = jdbc.queryForObject(newestInHistory(jdbc), Integer.class, NEWEST_VERSION, true);
            return found != null && found > 0;
        } catch (DataAccessException ex) {
            // None that this user may read: Flyway knows what to say.
            return false;
        }
    }

    /** Flyway quotes its names, so that they are in lower case on every database. */
    private static String newestInHistory(JdbcTemplate jdbc) {
        ConnectionCallback<String> quote =
                connection -> connection.getMetaData().getIdentifierQuoteString();
        return NEWEST_IN_HISTORY.replace("`", String.valueOf(jdbc.execute(quote)));
    }

    /** Without a query that fails: some drivers log those. */
    private static boolean hasHistory(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            try (ResultSet tables = connection
                    .getMetaData()
                    .getTables(connection.getCatalog(), connection.getSchema(), HISTORY_TABLE, null)) {
                return tables.next();
            }
        }));
    }

    private void migrate(String scripts) {
        Flyway.configure(getClass().getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:" + scripts)
                .table(HISTORY_TABLE)
                // The schema is the application's and not empty; all of our scripts come after version 0.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    private void runScript(JdbcTemplate jdbc, String scripts) {
        RequiredTables tables = new RequiredTables(scripts + SCRIPT);
        ScriptException failure = null;
        if (tables.areAllMissingIn(jdbc)) {
            try {
                new ResourceDatabasePopulator(new ClassPathResource(scripts + SCRIPT)).execute(dataSource);
                return;
            } catch (ScriptException ex) {
                failure = ex;
            }
        }
        // Another node that started at the same time may have been faster, and may not be through yet.
        List<String> missing = awaitAll(tables, jdbc);
        if (!missing.isEmpty()) {
            throw failure != null && tables.areAllMissingIn(jdbc)
                    ? failure
                    : new IncompleteTablesException(missing, scripts + SCRIPT, failure);
        }
    }

    /** Waits as long as there is a beginning, and an end may be expected; what is missing then. */
    private List<String> awaitAll(RequiredTables tables, JdbcTemplate jdbc) {
        long start = System.nanoTime();
        List<String> missing = tables.missingIn(jdbc);
        while (!missing.isEmpty()) {
            boolean late = System.nanoTime() - start > patience.toNanos();
            if (late || Thread.currentThread().isInterrupted() || tables.areAllMissingIn(jdbc)) {
                return missing;
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
            missing = tables.missingIn(jdbc);
        }
        return missing;
    }

    private static void requireTables(JdbcTemplate jdbc, String scripts) {
        if (new RequiredTables(scripts + SCRIPT).areAllMissingIn(jdbc)) {
            throw new MissingTablesException(scripts);
        }
        requireComplete(jdbc, scripts);
    }

    /** Else mail would be accepted, and never be claimed or settled. */
    private static void requireComplete(JdbcTemplate jdbc, String scripts) {
        List<String> missing = new RequiredTables(scripts + SCRIPT).missingIn(jdbc);
        if (!missing.isEmpty()) {
            throw new IncompleteTablesException(missing, scripts + SCRIPT, null);
        }
    }
}
