package io.postoffice.boot;

import io.postoffice.fixture.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** What tables and indexes are in a database, as it tells itself. */
final class Tables {

    private Tables() {}

    static Set<String> in(TestDatabase database) {
        try (Connection connection = connect(database)) {
            return tables(connection);
        } catch (SQLException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static Set<String> in(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return tables(connection);
        } catch (SQLException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** The queue's tables, with their columns and indexes, in lower case. */
    static Set<String> ofQueue(TestDatabase database) {
        try (Connection connection = connect(database)) {
            Set<String> parts = new TreeSet<>();
            for (String table : tables(connection)) {
                if (table.toLowerCase(Locale.ROOT).startsWith("postoffice_")) {
                    addColumns(parts, connection, table);
                    addIndexes(parts, connection, table);
                }
            }
            return parts;
        } catch (SQLException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** The subjects of all mail that is stored in a database. */
    static Set<String> subjects(TestDatabase database) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select subject from postoffice_email")) {
            Set<String> subjects = new TreeSet<>();
            while (rows.next()) {
                subjects.add(rows.getString(1));
            }
            return subjects;
        } catch (SQLException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void addColumns(Set<String> parts, Connection connection, String table) throws SQLException {
        try (ResultSet rows =
                connection.getMetaData().getColumns(connection.getCatalog(), connection.getSchema(), table, "%")) {
            while (rows.next()) {
                parts.add(lower("column", table, rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME")));
            }
        }
    }

    private static void addIndexes(Set<String> parts, Connection connection, String table) throws SQLException {
        try (ResultSet rows = connection
                .getMetaData()
                .getIndexInfo(connection.getCatalog(), connection.getSchema(), table, false, false)) {
            while (rows.next()) {
                parts.add(lower("index", table, String.valueOf(rows.getString("INDEX_NAME"))));
            }
        }
    }

    private static String lower(String... parts) {
        return String.join(" ", parts).toLowerCase(Locale.ROOT);
    }

    private static Set<String> tables(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private static Connection connect(TestDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.username(), database.password());
    }
}
