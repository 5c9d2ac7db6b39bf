package io.postoffice.enqueue;

import java.util.HashSet;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gathers the backends that a transaction stored mail for, and wakes their lanes once when it has committed. Sees to the commit
 * itself where the transaction was committed before, and the mail sent from one of its {@code afterCommit} callbacks.
 */
final class WakeUpAfterCommit implements TransactionSynchronization {

    private final WakeUp wakeUp;
    private final CallersTransaction transaction;
    private final Set<String> backends = new HashSet<>();
    private boolean committed;

    private WakeUpAfterCommit(WakeUp wakeUp, CallersTransaction transaction) {
        this.wakeUp = wakeUp;
        this.transaction = transaction;
    }

    /** Joins the current transaction's gathering, or starts one. Without a transaction to watch, polling has to do. */
    static void register(WakeUp wakeUp, CallersTransaction transaction, Set<String> backends) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return;
        }
        WakeUpAfterCommit current = TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(WakeUpAfterCommit.class::isInstance)
                .map(WakeUpAfterCommit.class::cast)
                .filter(gathering -> gathering.wakeUp == wakeUp && !gathering.committed)
                .findFirst()
                .orElseGet(() -> start(wakeUp, transaction));
        current.backends.addAll(backends);
    }

    private static WakeUpAfterCommit start(WakeUp wakeUp, CallersTransaction transaction) {
        WakeUpAfterCommit started = new WakeUpAfterCommit(wakeUp, transaction);
        TransactionSynchronizationManager.registerSynchronization(started);
        return started;
    }

    @Override
    public void afterCommit() {
        committed = true;
        wakeUp.mailCommitted(Set.copyOf(backends));
    }

    /** Registered too late for {@code afterCommit} when that has not been called. */
    @Override
    public void afterCompletion(int status) {
        if (status == STATUS_COMMITTED && !committed) {
            transaction.commitLate();
            wakeUp.mailCommitted(Set.copyOf(backends));
        }
    }
}
