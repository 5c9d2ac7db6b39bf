package io.postoffice.enqueue;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
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
    private final TransactionTemplate own;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param dataSource the data source that the queue is stored in
     * @param fallback begins a transaction where there is none to join; of this data source, or of JTA
     */
    public CallersTransaction(DataSource dataSource, PlatformTransactionManager fallback) {
        this.dataSource = dataSource;
        this.own = new TransactionTemplate(fallback);
    }

    void run(Runnable work) {
        if (isOnDataSource()) {
            requireWritable();
            work.run();
            return;
        }
        boolean foreign = TransactionSynchronizationManager.isActualTransactionActive();
        own.executeWithoutResult(status -> {
            if (!status.isNewTransaction()) {
                requireWritable();
            } else if (foreign) {
                warnOnce(status);
            }
            work.run();
        });
    }

    private boolean isOnDataSource() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.hasResource(dataSource);
    }

    private static void requireWritable() {
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new IllegalStateException("Mail cannot be stored in a read-only transaction;"
                    + " remove readOnly = true from the caller's @Transactional, or send in a transaction of its own");
        }
    }

    private void warnOnce(TransactionStatus status) {
        if (status.isNewTransaction() && warned.compareAndSet(false, true)) {
            logger.warn(
                    "Mail was sent inside a transaction that does not use the queue's data source. It was stored at once,"
                            + " and stays stored if that transaction rolls back. This is logged once.");
        }
    }
}
