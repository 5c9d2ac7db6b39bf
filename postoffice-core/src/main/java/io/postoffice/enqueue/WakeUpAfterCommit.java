package io.postoffice.enqueue;

import java.util.HashSet;
import java.util.Set;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Gathers the backends that a transaction stored mail for, and wakes their lanes once when it has committed. */
final class WakeUpAfterCommit implements TransactionSynchronization {

    private final WakeUp wakeUp;
    private final Set<String> backends = new HashSet<>();

    private WakeUpAfterCommit(WakeUp wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Joins the current transaction's gathering, or starts one. Without a transaction to watch, polling has to do. */
    static void register(WakeUp wakeUp, Set<String> backends) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return;
        }
        WakeUpAfterCommit current = TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(WakeUpAfterCommit.class::isInstance)
                .map(WakeUpAfterCommit.class::cast)
                .filter(gathering -> gathering.wakeUp == wakeUp)
                .findFirst()
                .orElseGet(() -> start(wakeUp));
        current.backends.addAll(backends);
    }

    private static WakeUpAfterCommit start(WakeUp wakeUp) {
        WakeUpAfterCommit started = new WakeUpAfterCommit(wakeUp);
        TransactionSynchronizationManager.registerSynchronization(started);
        return started;
    }

    @Override
    public void afterCommit() {
        wakeUp.mailCommitted(Set.copyOf(backends));
    }
}
