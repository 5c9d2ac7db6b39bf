package io.postoffice.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.datasource.init.ScriptException;

/** Sees to it that the queue's tables are there, beside whatever else is in the database and whoever else migrates it. */
public final class SchemaInstaller {

    private static final String HISTORY_TABLE = "postoffice_schema_history";

    /** The version of the newest script of every dialect. */
    static final String NEWEST_VERSION = "1";

    private static final String SCRIPT = "/V1__post_office.sql";

    /** The first and the last table that the script of every dialect creates. */
    static final String FIRST_TABLE = "postoffice_email";

    static final String LAST_TABLE = "postoffice_email_attachment";

    /** How long another node may take for the script; MariaDB on a slow disk takes seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);

    /** PostgreSQL's SQLState, the one of MariaDB and MySQL, and those of H2. */
    private static final Set<String> TABLE_MISSING = Set.of("42P01", "42S02", "42S03", "42S04");

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
     * @throws IncompleteTablesException if only some are there, as after a script that broke off
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
        } else if (!isNewest(jdbc)) {
            migrate(scripts);
        }
    }

    private static boolean isInMemory(JdbcTemplate jdbc) {
        return Boolean.TRUE.equals(jdbc.execute((ConnectionCallback<Boolean>)
                connection -> connection.getMetaData().getURL().startsWith("jdbc:h2:mem:")));
    }

    private static boolean isNewest(JdbcTemplate jdbc) {
        // Flyway quotes its names, so that they are in lower case on every database.
        String quote = jdbc.execute((ConnectionCallback<String>)
                connection -> connection.getMetaData().getIdentifierQuoteString());
        String query = "select count(*) from 'history' where 'version' = ? and 'success' = ?"
                .replace("history", HISTORY_TABLE)
                .replace("'", quote);
        if (!hasHistory(jdbc)) {
            return false;
        }
        try {
            Integer found = jdbc.queryForObject(query, Integer.class, NEWEST_VERSION, true);
            return found != null && found > 0;
        } catch (DataAccessException ex) {
            // None that this user may read: Flyway knows what to say.
            return false;
        }
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
        if (hasAllTables(jdbc)) {
            return;
        }
        ScriptException failure = null;
        if (!hasTable(jdbc, FIRST_TABLE)) {
            try {
                new ResourceDatabasePopulator(new ClassPathResource(scripts + SCRIPT)).execute(dataSource);
                return;
            } catch (ScriptException ex) {
                failure = ex;
            }
        }
        // Another node that started at the same time may have been faster, and may not be through yet.
        if (!awaitAllTables(jdbc)) {
            throw failure != null && !hasTable(jdbc, FIRST_TABLE)
                    ? failure
                    : new IncompleteTablesException(FIRST_TABLE, LAST_TABLE, scripts + SCRIPT, failure);
        }
    }

    /** Waits as long as there is a beginning, and an end may be expected. */
    private boolean awaitAllTables(JdbcTemplate jdbc) {
        long start = System.nanoTime();
        while (!hasAllTables(jdbc)) {
            boolean late = System.nanoTime() - start > patience.toNanos();
            if (late || Thread.currentThread().isInterrupted() || !hasTable(jdbc, FIRST_TABLE)) {
                return false;
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
        return true;
    }

    private static void requireTables(JdbcTemplate jdbc, String scripts) {
        if (hasAllTables(jdbc)) {
            return;
        }
        if (hasTable(jdbc, FIRST_TABLE)) {
            throw new IncompleteTablesException(FIRST_TABLE, LAST_TABLE, scripts + SCRIPT, null);
        }
        throw new MissingTablesException(scripts);
    }

    /** The tables are created one by one, so that the last one stands for all. */
    private static boolean hasAllTables(JdbcTemplate jdbc) {
        return hasTable(jdbc, LAST_TABLE);
    }

    private static boolean hasTable(JdbcTemplate jdbc, String table) {
        try {
            jdbc.execute("select 1 from %s where 1 = 0".formatted(table));
            return true;
        } catch (BadSqlGrammarException ex) {
            if (isTableMissing(ex.getSQLException())) {
                return false;
            }
            // Tables that this user may not read are there all the same.
            throw ex;
        }
    }

    private static boolean isTableMissing(@Nullable SQLException ex) {
        return ex != null && ex.getSQLState() != null && TABLE_MISSING.contains(ex.getSQLState());
    }
}
