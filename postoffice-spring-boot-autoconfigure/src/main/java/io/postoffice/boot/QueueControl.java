package io.postoffice.boot;

import io.postoffice.EmailStatus;
import io.postoffice.archive.MailArchive;
import io.postoffice.archive.MailRecord;
import io.postoffice.boot.QueueOverview.Counted;
import io.postoffice.claim.Pauses;
import io.postoffice.drain.DrainReport;
import io.postoffice.drain.LaneState;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.transport.Backends;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operator may do, where more than one part of the queue has to act. */
final class QueueControl {

    /** Whoever asked waits for it. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(25);

    private static final Duration SHORTEST_REST = Duration.ofSeconds(1);

    /** Whoever asked waits for it; a queue that is not large is counted by then. */
    private static final Duration COUNT_PATIENCE = Duration.ofMillis(50);

    private final MailArchive archive;
    private final Pauses pauses;
    private final Backends backends;
    private final @Nullable QueueDrainer drainer;
    private final RenewedValue<Map<String, Map<EmailStatus, Long>>> counts;

    QueueControl(MailArchive archive, Pauses pauses, Backends backends, @Nullable QueueDrainer drainer) {
        this.archive = archive;
        this.pauses = pauses;
        this.backends = backends;
        this.drainer = drainer;
        this.counts = new RenewedValue<>(archive::countByBackend, SHORTEST_REST, COUNT_PATIENCE, Clock.systemUTC());
    }

    /** The overview, and how much mail of any status there is: to count that reads the whole queue, now and then. */
    QueueOverview countedOverview() {
        QueueOverview overview = overview();
        return counts.get()
                .map(counted -> overview.with(new Counted(counted.at(), counted.value())))
                .orElse(overview);
    }

    /** What waits, which is cheap to tell. */
    QueueOverview overview() {
        return QueueOverview.of(archive.backlog(backends.names()), pauses.find(), lanes());
    }

    /** What this node does, without asking the database. */
    Map<String, LaneState> lanes() {
        return drainer == null ? Map.of() : drainer.lanes();
    }

    /** The name, if it is one of a backend. */
    String known(String backend) {
        if (!backends.names().contains(backend)) {
            throw new IllegalArgumentException("backend: there is none of the name '%s'; there is: %s"
                    .formatted(backend, String.join(", ", new TreeSet<>(backends.names()))));
        }
        return backend;
    }

    boolean pause(String backend) {
        return pauses.pause(backend);
    }

    boolean resume(String backend) {
        boolean resumed = pauses.resume(backend);
        wake(backend.equals(Pauses.ALL) ? backends.names() : Set.of(backend));
        return resumed;
    }

    boolean requeue(UUID id) {
        boolean requeued = archive.requeue(id);
        archive.find(id).map(MailRecord::backend).ifPresent(backend -> wake(Set.of(backend)));
        return requeued;
    }

    /** Where the mail stands then. One that was scheduled is so no more. */
    EmailStatus send(UUID id) {
        MailRecord mail = archive.find(id)
                .orElseThrow(() -> new IllegalArgumentException("id: there is no mail of this identifier, or no more"));
        QueueDrainer local = requireDrainer();
        if (!archive.reschedule(id, Instant.EPOCH)) {
            throw new IllegalStateException(
                    "The mail does not wait: it is %s; requeue it if it was given up".formatted(mail.status()));
        }
        local.deliverNow(id, mail.backend());
        return archive.find(id).map(MailRecord::status).orElse(mail.status());
    }

    DrainReport drain() {
        return requireDrainer().drain(DRAIN_LIMIT);
    }

    private QueueDrainer requireDrainer() {
        if (drainer == null) {
            throw new IllegalStateException("This node does not deliver mail: postoffice.queue.enabled is false");
        }
        return drainer;
    }

    private void wake(Set<String> names) {
        if (drainer != null) {
            drainer.wake(names);
        }
    }
}
