package io.postoffice.drain;

import io.postoffice.EmailStatus;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.outcome.Causes;
import io.postoffice.outcome.GroupSettler;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until the lanes of a node have sent all that they can for now. */
final class DrainRun {

    private static final Logger logger = LoggerFactory.getLogger(DrainRun.class);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(50);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

    private final LeaseKeeper leases;
    private final GroupSettler settler;
    private final Map<String, Lane> lanes;
    private final BooleanSupplier goesOn;
    private final Map<EmailStatus, Long> before;

    /**
     * @param goesOn whether the lanes are running still
     * @param before what had been settled before they were
     */
    DrainRun(
            QueueDrainer.Engine engine,
            Map<String, Lane> lanes,
            BooleanSupplier goesOn,
            Map<EmailStatus, Long> before) {
        this.leases = engine.leases();
        this.settler = engine.settler();
        this.lanes = lanes;
        this.goesOn = goesOn;
        this.before = before;
    }

    void await(Duration limit) {
        long start = System.nanoTime();
        long nextProgress = PROGRESS_INTERVAL.toNanos();
        while (goesOn.getAsBoolean() && !isDone() && System.nanoTime() - start < limit.toNanos() && pause()) {
            if (System.nanoTime() - start > nextProgress) {
                nextProgress += PROGRESS_INTERVAL.toNanos();
                DrainReport soFar = report(due(lanes.keySet()));
                logger.info(
                        "Draining goes on: {} sent, {} put off, {} failed so far; mail is due of {}",
                        soFar.sent(),
                        soFar.requeued(),
                        soFar.failed(),
                        soFar.left());
            }
        }
    }

    /** What came of it, once the lanes have stopped if they are to. */
    DrainReport report() {
        Set<String> left = new HashSet<>(due(lanes.keySet()));
        lanes.values().stream().filter(Lane::isUnfinished).map(Lane::name).forEach(left::add);
        return report(left);
    }

    /** What is due is asked first: a mail that is claimed after that, and settled, would not be seen else. */
    private boolean isDone() {
        Set<String> due = due(names(lane -> !lane.isOutForLong()));
        // A fallback sends what is not for its own backend alone, which may be out for long.
        Set<String> dueForAnother = new HashSet<>(due);
        dueForAnother.retainAll(names(Lane::isServedByAnother));
        due.removeAll(dueForAnother);
        due.addAll(ask(leases::dueForAnother, dueForAnother));
        lanes.values().stream().filter(lane -> due.contains(lane.name())).forEach(Lane::wake);
        return due.isEmpty() && leases.isIdle();
    }

    private Set<String> names(Predicate<Lane> which) {
        return lanes.values().stream().filter(which).map(Lane::name).collect(Collectors.toSet());
    }

    private Set<String> due(Set<String> names) {
        return ask(leases::due, names);
    }

    /** All of them while the database does not tell: it may be back in a moment. */
    private static Set<String> ask(Function<Set<String>, Set<String>> due, Set<String> names) {
        try {
            return new HashSet<>(due.apply(names));
        } catch (RuntimeException ex) {
            logger.warn("Whether mail is due cannot be told for now: {}", Causes.describe(ex));
            return new HashSet<>(names);
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_INTERVAL.toNanos());
            return true;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private DrainReport report(Set<String> left) {
        return DrainReport.between(before, settler.settled(), left);
    }
}
