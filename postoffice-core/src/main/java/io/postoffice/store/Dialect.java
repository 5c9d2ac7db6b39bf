package io.postoffice.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All in which the supported databases differ: how they tell the time, and how they take identifiers and times. */
enum Dialect {
    H2("h2", "current_timestamp(6)") {
        @Override
        Object bind(Instant time) {
            return time.atOffset(ZoneOffset.UTC);
        }
    },
    POSTGRESQL("postgresql", "statement_timestamp()") {
        @Override
        Object bind(Instant time) {
            return time.atOffset(ZoneOffset.UTC);
        }

        @Override
        Object bind(Collection<UUID> ids) {
            return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
        }

        @Override
        String inIds() {
            return "= any (cast(:ids as uuid[]))";
        }

        @Override
        String unlessKeyIsTaken() {
            return " on conflict (idempotency_key) where idempotency_key is not null do nothing";
        }

        @Override
        boolean joinsGivenRows() {
            return true;
        }

        @Override
        String unlessContentIsThere() {
            return "on conflict (sha256) do nothing";
        }

        @Override
        Optional<String> preferIndexes() {
            return Optional.of("set local enable_seqscan = off");
        }

        @Override
        String shared() {
            return "for key share";
        }
    },
    MARIADB("mariadb", "utc_timestamp(6)") {
        @Override
        Object bind(UUID id) {
            return id.toString();
        }

        @Override
        UUID uuid(ResultSet row, String column) throws SQLException {
            return UUID.fromString(row.getString(column));
        }
    },
    MYSQL("mysql", "utc_timestamp(6)") {
        @Override
        Object bind(UUID id) {
            return ByteBuffer.allocate(16)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        }

        @Override
        UUID uuid(ResultSet row, String column) throws SQLException {
            ByteBuffer bytes = ByteBuffer.wrap(row.getBytes(column));
            return new UUID(bytes.getLong(), bytes.getLong());
        }
    };

    private static final Set<String> MODES_WITHOUT_LIMIT = Set.of("oracle", "mssqlserver", "derby", "strict");

    private static final String MODE_OF_H2 = """
            select setting_value
            from information_schema.settings
            where setting_name = 'MODE'
            """;

    private final String scripts;
    private final String now;

    Dialect(String scripts, String now) {
        this.scripts = scripts;
        this.now = now;
    }

    /**
     * Tells the dialect of a database.
     *
     * @throws UnsupportedDatabaseException if it is none of the supported ones
     */
    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String product = metaData.getDatabaseProductName().toLowerCase(Locale.ROOT);
        // MySQL's driver calls a MariaDB server MySQL, and shows what it is in the version only.
        String version = metaData.getDatabaseProductVersion().toLowerCase(Locale.ROOT);
        if (product.contains("mariadb") || version.contains("mariadb")) {
            return MARIADB;
        }
        return switch (product) {
            case "h2" -> {
                requireMode(connection);
                yield H2;
            }
            case "postgresql" -> POSTGRESQL;
            case "mysql" -> MYSQL;
            default -> throw new UnsupportedDatabaseException(metaData.getDatabaseProductName());
        };
    }

    /** In these, H2 knows no {@code limit}, and mail would be stored and never be claimed. */
    private static void requireMode(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet mode = statement.executeQuery(MODE_OF_H2)) {
            if (mode.next() && MODES_WITHOUT_LIMIT.contains(mode.getString(1).toLowerCase(Locale.ROOT))) {
                throw new UnsupportedDatabaseException("H2 in mode " + mode.getString(1));
            }
        }
    }

    /** Where the scripts of this dialect are, on the class path. */
    String scriptLocation() {
        return "io/postoffice/schema/" + scripts;
    }

    /**
     * The SQL expression for the database's time, in the form in which it stores times. One that does not change within a
     * statement: PostgreSQL compares no index with a volatile one, such as {@code clock_timestamp()}.
     */
    String now() {
        return now;
    }

    /**
     * Ends the insert of a mail with an idempotency key, where a violated constraint would end the caller's transaction. The other
     * databases undo the statement alone.
     */
    String unlessKeyIsTaken() {
        return "";
    }

    /** Ends the insert of an attachment's content; see {@link #unlessKeyIsTaken()}. */
    String unlessContentIsThere() {
        return "";
    }

    /** Ends a query whose rows are to stay, others being free to lock them likewise; H2 knows no lock that is shared. */
    String shared() {
        return this == H2 ? "for update" : "lock in share mode";
    }

    /** Whether an update can join rows that are its parameters, and a query be answered for each of them by itself. */
    boolean joinsGivenRows() {
        return false;
    }

    /**
     * Begins a transaction that looks for rows by their keys only, if the database has to be told: before PostgreSQL has statistics
     * of a table, or while it has old ones, it takes a row that is not sent yet for a rare one, and would read the whole
     * table once for each row that an update joins.
     */
    Optional<String> preferIndexes() {
        return Optional.empty();
    }

    /** Ends a query that is to see what others have committed since the transaction began, whatever its isolation. */
    String latest() {
        return this == MARIADB || this == MYSQL ? " lock in share mode" : "";
    }

    /** As a UTC date and time, for the databases that store no offset and whose drivers would shift an instant. */
    Object bind(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    Object bind(UUID id) {
        return id;
    }

    /** Identifiers in the form in which {@link #inIds()} takes them. */
    Object bind(Collection<UUID> ids) {
        return ids.stream().map(this::bind).toList();
    }

    /**
     * The SQL that looks for one of the identifiers in the parameter {@code ids}. As an array where there are arrays: a list is
     * another statement for each number of them, to be parsed and planned anew.
     */
    String inIds() {
        return "in (:ids)";
    }

    UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        if (this == MARIADB || this == MYSQL) {
            LocalDateTime time = row.getObject(column, LocalDateTime.class);
            return time == null ? null : time.toInstant(ZoneOffset.UTC);
        }
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
