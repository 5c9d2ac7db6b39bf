package io.postoffice.boot;

import io.postoffice.fixture.TestDatabase;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

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

    /** The queue's tables, each with its columns and indexes, in lower case. */
    static Set<String> ofQueue(TestDatabase database) {
        try (Connection connection = connect(database)) {
            Set<String> parts = new TreeSet<>();
            for (String table : tables(connection)) {
                if (table.toLowerCase(Locale.ROOT).startsWith("postoffice_")) {
                    DatabaseMetaData metaData = connection.getMetaData();
                    try (ResultSet rows =
                            metaData.getColumns(connection.getCatalog(), schema(connection), table, "%")) {
                        while (rows.next()) {
                            parts.add(
                                    lower("column", table, rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME")));
                        }
                    }
                    try (ResultSet rows =
                            metaData.getIndexInfo(connection.getCatalog(), schema(connection), table, false, false)) {
                        while (rows.next()) {
                            parts.add(
                                    lower("index", table, rows.getString("INDEX_NAME"), rows.getString("COLUMN_NAME")));
                        }
                    }
                }
            }
            return parts;
        } catch (SQLException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String lower(String... parts) {
        return String.join(" ", parts).toLowerCase(Locale.ROOT);
    }

    private static Set<String> tables(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = connection
                .getMetaData()
                .getTables(connection.getCatalog(), schema(connection), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                names.add(rows.getString("TABLE_NAME"));
            }
        }
        return names;
    }

    private static String schema(Connection connection) throws SQLException {
        return connection.getSchema();
    }

    private static Connection connect(TestDatabase database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.username(), database.password());
    }
}
