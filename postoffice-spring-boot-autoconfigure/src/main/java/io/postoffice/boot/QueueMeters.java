package io.postoffice.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.postoffice.boot.QueueOverview.BackendOverview;
import io.postoffice.drain.BreakerStatus;
import io.postoffice.drain.LaneState;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Backends;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of the queue. What the database has to be asked for is looked at once for all of them, in the background and when somebody
 * reads them, and is no older than ten seconds then unless the database is slow.
 */
final class QueueMeters implements MeterBinder {

    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final QueueControl control;
    private final Backends backends;
    private final IntSupplier unsettled;
    private final MailCounters counters;
    private final RenewedValue<QueueOverview> overview;

    /**
     * @param unsettled how many attempts have ended and wait to be written down
     */
    QueueMeters(QueueControl control, Backends backends, IntSupplier unsettled, MailCounters counters) {
        this.control = control;
        this.backends = backends;
        this.unsettled = unsettled;
        this.counters = counters;
        this.overview = new RenewedValue<>(control::overview, KEPT, PATIENCE, Clock.systemUTC());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("postoffice.unsettled", unsettled::getAsInt)
                .description("Attempts of this node that have ended and are not written down yet")
                .register(registry);
        backends.all().forEach(backend -> {
            counters.register(backend.name());
            WaitTimer.of(registry, backend.name());
            bindBacklog(registry, backend.name());
            bindLane(registry, backend);
        });
    }

    private void bindBacklog(MeterRegistry registry, String backend) {
        Tags tags = Tags.of("backend", backend);
        String backlog = "Mail that waits, of all nodes";
        gauge(registry, "postoffice.backlog", backlog, tags.and("state", "due"), mail(backend, BackendOverview::due));
        gauge(
                registry,
                "postoffice.backlog",
                backlog,
                tags.and("state", "later"),
                mail(backend, BackendOverview::later));
        Gauge.builder("postoffice.backlog.age", mail(backend, QueueMeters::seconds))
                .description("For how long the oldest mail that is due has been")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        gauge(
                registry,
                "postoffice.paused",
                "Whether the backend is paused by somebody: 1 if it is",
                tags,
                () -> read(all -> all.pausedSince() != null || isPaused(all, backend) ? 1 : 0));
    }

    private void bindLane(MeterRegistry registry, Backend backend) {
        Tags tags = Tags.of("backend", backend.name());
        gauge(registry, "postoffice.workers", "Workers of this node", tags, lane(backend, LaneState::workers));
        gauge(
                registry,
                "postoffice.workers.busy",
                "Mails that this node has on the wire",
                tags,
                lane(backend, LaneState::onTheWire));
        gauge(
                registry,
                "postoffice.claimed",
                "Mails that this node has claimed, and not begun to send",
                tags,
                lane(backend, LaneState::claimed));
        gauge(
                registry,
                "postoffice.outage",
                "Whether this node has found the backend out of order: 1 if it has",
                tags,
                lane(backend, lane -> lane.breaker().state() == BreakerStatus.State.CLOSED ? 0 : 1));
        gauge(
                registry,
                "postoffice.connections",
                "Connections that this node has open",
                tags,
                () -> backend.transport().connections());
    }

    private static void gauge(
            MeterRegistry registry, String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    private Supplier<Number> mail(String backend, Function<BackendOverview, Number> value) {
        return () -> read(all -> {
            BackendOverview found = all.backends().get(backend);
            return found == null ? 0 : value.apply(found);
        });
    }

    private static boolean isPaused(QueueOverview all, String backend) {
        BackendOverview found = all.backends().get(backend);
        return found != null && found.pausedSince() != null;
    }

    private Number read(Function<QueueOverview, Number> value) {
        return overview.get().map(all -> value.apply(all.value())).orElse(Double.NaN);
    }

    private static double seconds(BackendOverview backend) {
        Duration age = backend.oldestDue();
        return age == null ? 0 : age.toMillis() / 1000.0;
    }

    /** Not through the overview: a lane tells at once, and without the database. */
    private Supplier<Number> lane(Backend backend, ToDoubleFunction<LaneState> value) {
        return () -> {
            @Nullable LaneState lane = control.lanes().get(backend.name());
            return lane == null ? 0 : value.applyAsDouble(lane);
        };
    }
}
