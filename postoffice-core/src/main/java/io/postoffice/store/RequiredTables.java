package io.postoffice.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;

/** The tables and columns that a script creates, and what of it a database lacks. */
final class RequiredTables {

    private static final Pattern TABLE =
            Pattern.compile("create table (\\w+) \\((.*?)^\\)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("^ {4}(?!constraint |primary key)(\\w+) ", Pattern.MULTILINE);

    private final Map<String, List<String>> columns = new LinkedHashMap<>();

    /** @param script on the class path */
    RequiredTables(String script) {
        Matcher table = TABLE.matcher(read(script));
        while (table.find()) {
            columns.put(
                    table.group(1),
                    COLUMN.matcher(table.group(2))
                            .results()
                            .map(column -> column.group(1))
                            .toList());
        }
    }

    /** In the order in which they are created. */
    List<String> tables() {
        return List.copyOf(columns.keySet());
    }

    /** Whether none is there. Asked without a query that fails: some drivers log those. */
    boolean areAllMissingIn(JdbcTemplate jdbc) {
        return inSight(jdbc).isEmpty();
    }

    /** The tables that are not there, and the columns that are not in theirs, as {@code table.column}. */
    List<String> missingIn(JdbcTemplate jdbc) {
        Set<String> inSight = inSight(jdbc);
        List<String> missing = new ArrayList<>();
        columns.forEach((table, wanted) -> {
            if (inSight.contains(table)) {
                // As a query sees it, which may not be the only table of this name.
                Set<String> found = columnsOf(table, jdbc);
                wanted.stream()
                        .filter(column -> !found.contains(column))
                        .forEach(column -> missing.add(table + '.' + column));
            } else {
                missing.add(table);
            }
        });
        return missing;
    }

    private Set<String> inSight(JdbcTemplate jdbc) {
        ConnectionCallback<Set<String>> look = this::inSight;
        Set<String> found = jdbc.execute(look);
        return found == null ? Set.of() : found;
    }

    private Set<String> inSight(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String pattern = metaData.storesUpperCaseIdentifiers() ? "POSTOFFICE%" : "postoffice%";
        Set<String> found = new HashSet<>();
        try (ResultSet tables = metaData.getTables(connection.getCatalog(), connection.getSchema(), pattern, null)) {
            while (tables.next()) {
                found.add(tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        found.retainAll(columns.keySet());
        return found;
    }

    private static Set<String> columnsOf(String table, JdbcTemplate jdbc) {
        ResultSetExtractor<Set<String>> names = row -> {
            ResultSetMetaData metaData = row.getMetaData();
            Set<String> found = new HashSet<>();
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                found.add(metaData.getColumnName(i).toLowerCase(Locale.ROOT));
            }
            return found;
        };
        Set<String> found = jdbc.query("select * from %s where 1 = 0".formatted(table), names);
        return found == null ? Set.of() : found;
    }

    private static String read(String script) {
        try {
            return new ClassPathResource(script).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
