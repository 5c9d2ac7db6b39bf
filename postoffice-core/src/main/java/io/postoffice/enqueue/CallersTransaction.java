package io.postoffice.enqueue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in the caller's transaction when that one is on the queue's data source, and else in one of its own.
 *
 * <p>Whether it is, is told by the connection bound to the thread, not by the transaction manager: an application may have
 * several managers, and a JPA manager refuses to take part in a transaction that a JDBC manager began.
 */
public final class CallersTransaction {

    private static final Logger logger = LoggerFactory.getLogger(CallersTransaction.class);

    private final DataSource dataSource;
    private final JdbcTransactions jdbc;
    private final TransactionTemplate own;
    private final TransactionTemplate apart;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param dataSource the data source that the queue is stored in
     * @param fallback begins a transaction where there is none to join; of this data source, or of JTA
     */
    public CallersTransaction(DataSource dataSource, PlatformTransactionManager fallback) {
        this.dataSource = dataSource;
        this.jdbc = new JdbcTransactions(dataSource);
        this.own = new TransactionTemplate(fallback);
        this.apart = new TransactionTemplate(fallback);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Runs work in the caller's transaction, or in one of its own.
     *
     * @param work returns something, never {@code null}
     * @throws IllegalStateException if the caller's transaction is read-only
     */
    public <T> T call(Supplier<T> work) {
        if (isCompleted()) {
            return in(apart, status -> work.get());
        } else if (isOnDataSource()) {
            requireWritable();
            return work.get();
        }
        return callInOwn(work);
    }

    /**
     * Like {@link #call}; when the work throws, what it has done before is undone, so that the caller may go on with the
     * transaction.
     */
    <T> T callWhole(Supplier<T> work) {
        return call(() -> {
            Connection connection = DataSourceUtils.getConnection(dataSource);
            try {
                return undoable(connection, work);
            } catch (SQLException ex) {
                throw new DataAccessResourceFailureException(
                        "Mail could not be stored behind a savepoint; SQL state " + ex.getSQLState());
            } finally {
                DataSourceUtils.releaseConnection(connection, dataSource);
            }
        });
    }

    private static <T> T undoable(Connection connection, Supplier<T> work) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        T result;
        try {
            result = work.get();
        } catch (RuntimeException | Error ex) {
            try {
                connection.rollback(savepoint);
            } catch (SQLException failed) {
                // The database has given the transaction up, which the first exception tells.
                ex.addSuppressed(failed);
            }
            throw ex;
        }
        connection.releaseSavepoint(savepoint);
        return result;
    }

    /**
     * Commits what was stored on the connection of a transaction that had been committed before, within its own callbacks.
     * Nobody else would: some pools roll it back.
     */
    void commitLate() {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException ex) {
            throw new DataAccessResourceFailureException(
                    "Mail that was sent after its transaction's commit could not be stored; SQL state "
                            + ex.getSQLState());
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private <T> T callInOwn(Supplier<T> work) {
        boolean foreign = TransactionSynchronizationManager.isActualTransactionActive() && !isBoundByItsManager();
        return in(own, status -> {
            if (!status.isNewTransaction()) {
                requireWritable();
            } else if (foreign) {
                warnOnce();
            }
            return work.get();
        });
    }

    private static <T> T in(TransactionTemplate template, TransactionCallback<T> work) {
        return Objects.requireNonNull(template.execute(work));
    }

    /** Within {@code afterCompletion}, where a finished transaction's connection is still bound and still looks active. */
    private static boolean isCompleted() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && !TransactionSynchronizationManager.isSynchronizationActive();
    }

    /**
     * A connection may also be bound just because it was used within a transaction of another data source. A JDBC manager tells
     * its own; a connection of a JPA manager is not synchronized like those, and has auto-commit back once it has committed.
     */
    private boolean isOnDataSource() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !(TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder)) {
            return false;
        }
        if (holder.isSynchronizedWithTransaction()) {
            return jdbc.hasTransaction();
        }
        try {
            return !holder.getConnection().getAutoCommit();
        } catch (SQLException ex) {
            return false;
        }
    }

    /**
     * Whether the data source's own transaction is still bound, though it has committed: a JPA manager's, within
     * {@code afterCommit}. A connection that a transaction of another data source uses is synchronized with that one.
     */
    private boolean isBoundByItsManager() {
        return TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder
                && !holder.isSynchronizedWithTransaction();
    }

    private static void requireWritable() {
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new IllegalStateException("Mail cannot be stored in a read-only transaction;"
                    + " remove readOnly = true from the caller's @Transactional, or send in a transaction of its own");
        }
    }

    private void warnOnce() {
        if (warned.compareAndSet(false, true)) {
            logger.warn(
                    "Mail was sent inside a transaction that does not use the queue's data source. It was stored at once,"
                            + " and stays stored if that transaction rolls back. This is logged once.");
        }
    }

    /** Looks as a JDBC manager does before it takes part in a transaction. */
    private static final class JdbcTransactions extends DataSourceTransactionManager {

        JdbcTransactions(DataSource dataSource) {
            super(dataSource);
        }

        boolean hasTransaction() {
            return isExistingTransaction(doGetTransaction());
        }
    }
}
