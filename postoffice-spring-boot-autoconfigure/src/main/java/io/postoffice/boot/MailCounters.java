package io.postoffice.boot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.postoffice.MailEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.ResourceHolderSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts what happens to mail on this node; what is told within a transaction, once that has committed. */
final class MailCounters {

    static final String NAME = "postoffice.mails";

    private static final List<Class<? extends MailEvent>> EVENTS = List.of(
            MailEvent.Queued.class,
            MailEvent.Cancelled.class,
            MailEvent.Sent.class,
            MailEvent.Requeued.class,
            MailEvent.Failed.class,
            MailEvent.Expired.class);

    private final MeterRegistry registry;

    MailCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Has all of a backend's counters there from the start, so that the first mail is an increase. */
    void register(String backend) {
        EVENTS.forEach(event -> counter(event, backend));
    }

    @EventListener
    void on(MailEvent event) {
        Counter counter = counter(event.getClass(), event.backend());
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            uncommitted().counts.merge(counter, 1L, Long::sum);
        } else {
            counter.increment();
        }
    }

    private Counter counter(Class<? extends MailEvent> event, String backend) {
        return Counter.builder(NAME)
                .description("What has happened to mail on this node")
                .tag("backend", backend)
                .tag("event", event.getSimpleName().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Uncommitted uncommitted() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Uncommitted current) {
            return current;
        }
        Uncommitted started = new Uncommitted();
        TransactionSynchronizationManager.bindResource(this, started);
        TransactionSynchronizationManager.registerSynchronization(new CountOnCommit(started, this));
        return started;
    }

    /** One for a transaction, however much mail it stores. */
    private static final class Uncommitted extends ResourceHolderSupport {

        private final Map<Counter, Long> counts = new HashMap<>();
    }

    private static final class CountOnCommit extends ResourceHolderSynchronization<Uncommitted, MailCounters> {

        private final Uncommitted uncommitted;

        CountOnCommit(Uncommitted uncommitted, MailCounters key) {
            super(uncommitted, key);
            this.uncommitted = uncommitted;
        }

        /** Not afterCommit: what is stored within another's afterCommit comes too late for that. */
        @Override
        public void afterCompletion(int status) {
            super.afterCompletion(status);
            if (status == STATUS_COMMITTED) {
                uncommitted.counts.forEach(Counter::increment);
            }
        }
    }
}
