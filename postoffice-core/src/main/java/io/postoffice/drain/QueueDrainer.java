package io.postoffice.drain;

import io.postoffice.EmailStatus;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.claim.Reaper;
import io.postoffice.outcome.Causes;
import io.postoffice.outcome.GroupSettler;
import io.postoffice.render.Renderer;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Backends;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Drains the queue on this node, in one lane a backend, from the application's start to its stop. Stopping is graceful: mail
 * on the wire is finished and accounted for, mail that was claimed ahead goes back at once.
 */
public final class QueueDrainer implements SmartLifecycle {

    /** Stops after the web server has finished its requests, which may still send mail. */
    public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Logger logger = LoggerFactory.getLogger(QueueDrainer.class);

    private final Engine engine;
    private final Backends backends;
    private final DrainSettings settings;
    private final LaneThreads threads;
    private final ReentrantLock oneRun = new ReentrantLock();
    private volatile Map<String, Lane> lanes = Map.of();
    private volatile @Nullable LeaseTicker ticker;

    public QueueDrainer(Engine engine, Backends backends, DrainSettings settings, LaneThreads threads) {
        this.engine = engine;
        this.backends = backends;
        this.settings = settings;
        this.threads = threads;
    }

    /**
     * There may be due mail for these backends. Returns at once; does nothing while the drainer is stopped.
     *
     * @param names names of backends; unknown ones are passed over
     */
    public void wake(Set<String> names) {
        Map<String, Lane> current = lanes;
        for (String name : names) {
            Lane lane = current.get(name);
            if (lane != null) {
                lane.wake();
            }
        }
    }

    /**
     * Sends one stored mail on the caller's thread, beside the workers and on the same connections; over a fallback if its backend is
     * out of order. Leaves it to the queue if the drainer is stopped, the backend is unknown, it and its fallbacks are out of order, a
     * limit holds it back, or somebody else is at it, and after a transient failure.
     *
     * @return where the mail stands then
     */
    public EmailStatus deliverNow(UUID id, String backend) {
        Map<String, Lane> current = lanes;
        Lane own = current.get(backend);
        if (own == null) {
            return EmailStatus.QUEUED;
        }
        Lane lane = own.standIn().map(current::get).orElse(own);
        try {
            return lane.deliverNow(id, backend);
        } catch (RuntimeException ex) {
            // The mail is stored, and the caller is to know: what went wrong here is the queue's to mend.
            logger.warn("Mail {} was not sent at once, and is left to the queue: {}", id, Causes.describe(ex));
            return EmailStatus.QUEUED;
        }
    }

    /**
     * Sends all mail that is due, and comes back when none is left that can be sent for now: for whoever has a scheduler of their
     * own, and for jobs that end. Starts the drainer for as long as this takes, if it is not running. One run at a time; others
     * wait for theirs.
     *
     * @param limit how long to wait and to go on at most. Where it started the drainer, mail that is on the wire then is waited for, as it is
     *     whenever that stops
     */
    public DrainReport drain(Duration limit) {
        long begin = System.nanoTime();
        if (!comesToItsTurn(limit)) {
            return new DrainReport(0, 0, 0, engine.leases().due(lanes.keySet()));
        }
        try {
            boolean wasRunning = isRunning();
            Map<EmailStatus, Long> before = engine.settler().settled();
            start();
            DrainRun run = new DrainRun(engine, lanes, this::isRunning, before);
            try {
                run.await(limit.minusNanos(System.nanoTime() - begin));
            } finally {
                if (!wasRunning) {
                    stop();
                }
            }
            return run.report();
        } finally {
            oneRun.unlock();
        }
    }

    private boolean comesToItsTurn(Duration limit) {
        try {
            return oneRun.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void wakeStandIn(String backend) {
        Lane lane = lanes.get(backend);
        if (lane != null) {
            lane.wakeAsStandIn();
        }
    }

    /** What the lanes of this node are doing, by the name of their backend; empty while it is stopped. */
    public Map<String, LaneState> lanes() {
        Map<String, LaneState> states = new TreeMap<>();
        lanes.forEach((name, lane) -> states.put(name, lane.state()));
        return states;
    }

    @Override
    public boolean isAutoStartup() {
        return settings.autoStart();
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        engine.settler().start();
        Map<String, Lane> started = new HashMap<>();
        Failover failover = new Failover(backends.all(), this::wakeStandIn);
        for (Backend backend : backends.all()) {
            Lane lane = new Lane(
                    new Lane.Parts(
                            new Delivery(engine.renderer(), backend, settings.node(), engine.observation()),
                            engine.leases(),
                            engine.settler(),
                            failover,
                            settings),
                    threads);
            started.put(backend.name(), lane);
            lane.start();
        }
        lanes = Map.copyOf(started);
        LeaseTicker newTicker = new LeaseTicker(engine.leases(), engine.reaper(), settings.leaseInterval(), this::wake);
        newTicker.start();
        ticker = newTicker;
        logger.info("Node {} delivers mail over {}", settings.node(), lanes.keySet());
    }

    @Override
    public synchronized void stop() {
        if (!isRunning()) {
            return;
        }
        long deadline = System.nanoTime() + settings.stopLimit().toNanos();
        lanes.values().forEach(Lane::stopClaiming);
        lanes.values().forEach(lane -> lane.giveBack(until(deadline)));
        lanes.values().forEach(lane -> lane.awaitWorkers(until(deadline)));
        engine.settler().stop(until(deadline));
        LeaseTicker running = ticker;
        if (running != null) {
            running.stop();
        }
        ticker = null;
        lanes = Map.of();
        logger.info("Node {} delivers no more mail", settings.node());
    }

    @Override
    public boolean isRunning() {
        return ticker != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /**
     * The steps that the lanes of a node share.
     *
     * @param leases what the node has claimed
     * @param settler writes outcomes down
     * @param reaper takes back what other nodes left
     * @param observation watches each attempt
     */
    public record Engine(
            Renderer renderer,
            LeaseKeeper leases,
            GroupSettler settler,
            Reaper reaper,
            DeliveryObservation observation) {}
}
