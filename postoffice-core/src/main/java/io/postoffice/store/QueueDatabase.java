package io.postoffice.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The queue's data source, with its dialect: runs statements in which <code>{now}</code> stands for the database's time and
 * <code>{in ids}</code> for 'is one of the parameter {@code ids}', and short transactions of the queue's own that no transaction of the application can take part in.
 */
public final class QueueDatabase {

    private final NamedParameterJdbcTemplate jdbc;
    private final JdbcTransactionManager transactions;
    private final DefaultTransactionDefinition ownTransaction = new DefaultTransactionDefinition();
    private final Dialect dialect;
    private final Map<String, String> statements = new ConcurrentHashMap<>();
    private final Map<String, ManyRows> manyRows = new ConcurrentHashMap<>();

    /**
     * Connects once, to learn the dialect.
     *
     * @throws UnsupportedDatabaseException if the queue cannot be stored in this database
     */
    public QueueDatabase(DataSource dataSource) {
        DiscreetTranslator translator = new DiscreetTranslator();
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setExceptionTranslator(translator);
        this.jdbc = new NamedParameterJdbcTemplate(template);
        this.transactions = new JdbcTransactionManager(dataSource);
        transactions.setExceptionTranslator(translator);
        ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        Traits traits = Objects.requireNonNull(jdbc.getJdbcOperations().execute(Traits::of));
        this.dialect = traits.dialect();
        if (traits.isolation() != Connection.TRANSACTION_READ_COMMITTED) {
            // Under REPEATABLE READ, a claim's range scan would lock the gaps that new mail is inserted into (InnoDB),
            // or
            // fail when another node was faster (PostgreSQL). Set only where needed: it costs round trips.
            ownTransaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /**
     * Does something in a transaction of its own, also while the caller is in one. That of a {@code JpaTransactionManager} binds its
     * connection in a way that a JDBC one takes for no transaction: it would join, and commit what is the caller's.
     */
    <T> T inTransaction(Supplier<T> work) {
        DataSource key = Objects.requireNonNull(transactions.getDataSource());
        boolean isJoinable = TransactionSynchronizationManager.getResource(key) instanceof ConnectionHolder bound
                && !bound.isSynchronizedWithTransaction();
        if (!isJoinable) {
            return inNewTransaction(work);
        }
        Object callers = TransactionSynchronizationManager.unbindResource(key);
        try {
            return inNewTransaction(work);
        } finally {
            TransactionSynchronizationManager.bindResource(key, callers);
        }
    }

    // Not with a TransactionTemplate: that one logs the work's exception, in full, if the roll-back fails as well.
    private <T> T inNewTransaction(Supplier<T> work) {
        TransactionStatus status = transactions.getTransaction(ownTransaction);
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error ex) {
            rollBack(status, ex);
            throw ex;
        }
        transactions.commit(status);
        return result;
    }

    /** Has something done once the current transaction has committed, whoever began it. */
    void afterCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }

    private void rollBack(TransactionStatus status, Throwable reason) {
        try {
            transactions.rollback(status);
        } catch (RuntimeException | Error ex) {
            reason.addSuppressed(ex);
        }
    }

    /** For a transaction that looks for rows by their keys only; see {@link Dialect#preferIndexes()}. */
    void preferIndexes() {
        dialect.preferIndexes().ifPresent(jdbc.getJdbcOperations()::execute);
    }

    /** The database's time. */
    Instant now() {
        return query("select {now} as db_now", parameters(), (row, number) -> requiredInstant(row, "db_now"))
                .get(0);
    }

    <T> List<T> query(String sql, SqlParameterSource parameters, RowMapper<T> mapper) {
        return jdbc.query(statement(sql), parameters, mapper);
    }

    int update(String sql, SqlParameterSource parameters) {
        return jdbc.update(statement(sql), parameters);
    }

    /** Updates with each of the parameters: as a batch, or with many rows at once where one is marked in the statement. */
    void updateAll(String sql, List<? extends SqlParameterSource> parameters) {
        if (ManyRows.isMarkedIn(sql)) {
            manyRows.computeIfAbsent(sql, text -> new ManyRows(ofDialect(text)))
                    .update(jdbc.getJdbcOperations(), parameters);
        } else if (!parameters.isEmpty()) {
            jdbc.batchUpdate(statement(sql), parameters.toArray(SqlParameterSource[]::new));
        }
    }

    Parameters parameters() {
        return new Parameters(dialect);
    }

    UUID uuid(ResultSet row, String column) throws SQLException {
        return dialect.uuid(row, column);
    }

    @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return dialect.instant(row, column);
    }

    Instant requiredInstant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(dialect.instant(row, column), column);
    }

    private String statement(String sql) {
        return statements.computeIfAbsent(sql, text -> ManyRows.unmarked(ofDialect(text)));
    }

    private String ofDialect(String sql) {
        return sql.replace("{now}", dialect.now())
                .replace("{in ids}", dialect.inIds())
                .replace("{shared}", dialect.shared())
                .replace("{unless content is there}", dialect.unlessContentIsThere());
    }

    private record Traits(Dialect dialect, int isolation) {

        static Traits of(Connection connection) throws SQLException {
            return new Traits(Dialect.of(connection), connection.getTransactionIsolation());
        }
    }

    /** Named parameters in the form that the dialect takes them in. */
    static final class Parameters extends MapSqlParameterSource {

        private final Dialect dialect;

        private Parameters(Dialect dialect) {
            this.dialect = dialect;
        }

        // Nulls are typed throughout: for an untyped one, Spring asks some drivers, and they the server.

        Parameters with(String name, @Nullable String value) {
            addValue(name, value, Types.VARCHAR);
            return this;
        }

        Parameters with(String name, byte @Nullable [] value) {
            addValue(name, value, Types.VARBINARY);
            return this;
        }

        Parameters with(String name, @Nullable Integer value) {
            addValue(name, value, Types.INTEGER);
            return this;
        }

        Parameters with(String name, long value) {
            addValue(name, value, Types.BIGINT);
            return this;
        }

        Parameters with(String name, UUID id) {
            addValue(name, dialect.bind(id));
            return this;
        }

        Parameters withAll(String name, Collection<String> values) {
            addValue(name, values, Types.VARCHAR);
            return this;
        }

        Parameters with(String name, Collection<UUID> ids) {
            addValue(name, dialect.bind(ids));
            return this;
        }

        Parameters with(String name, @Nullable Instant time) {
            if (time == null) {
                addValue(name, null, Types.TIMESTAMP);
            } else {
                addValue(name, dialect.bind(time));
            }
            return this;
        }
    }
}
