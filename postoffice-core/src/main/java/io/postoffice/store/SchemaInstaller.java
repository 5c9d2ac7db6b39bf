package io.postoffice.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
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

    /** PostgreSQL's SQLState, the one of MariaDB and MySQL, and those of H2. */
    private static final Set<String> TABLE_MISSING = Set.of("42P01", "42S02", "42S03", "42S04");

    private final DataSource dataSource;
    private final SchemaMode mode;

    public SchemaInstaller(DataSource dataSource, SchemaMode mode) {
        this.dataSource = dataSource;
        this.mode = mode;
    }

    /**
     * Creates, upgrades or looks for the tables, as the mode says.
     *
     * @throws MissingTablesException if they are missing, and are not to be created
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
        if (hasTables(jdbc)) {
            return;
        }
        try {
            new ResourceDatabasePopulator(new ClassPathResource(scripts + "/V1__post_office.sql")).execute(dataSource);
        } catch (ScriptException ex) {
            // Another node that started at the same time may have been faster.
            if (!hasTables(jdbc)) {
                throw ex;
            }
        }
    }

    private static void requireTables(JdbcTemplate jdbc, String scripts) {
        if (!hasTables(jdbc)) {
            throw new MissingTablesException(scripts);
        }
    }

    private static boolean hasTables(JdbcTemplate jdbc) {
        try {
            jdbc.execute("select 1 from postoffice_email where 1 = 0");
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
