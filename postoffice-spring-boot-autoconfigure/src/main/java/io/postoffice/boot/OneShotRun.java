package io.postoffice.boot;

import io.postoffice.archive.Cleanup;
import io.postoffice.archive.Cleanup.Removed;
import io.postoffice.boot.OneShotProperties.Task;
import io.postoffice.claim.Pauses;
import io.postoffice.drain.DrainReport;
import io.postoffice.drain.QueueDrainer;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Does what there is to do once, when the application is up, and ends it: with exit code 0 when nothing is left to do for now, and 1
 * when due mail, or what was to be removed, is left. What is thrown ends the application as a failure to start does.
 */
final class OneShotRun implements ApplicationListener<ApplicationReadyEvent>, Ordered {

    private static final Logger logger = LoggerFactory.getLogger(OneShotRun.class);

    private static final int COMPLETE = 0;
    private static final int INCOMPLETE = 1;

    private final OneShotProperties properties;
    private final ObjectProvider<QueueDrainer> drainer;
    private final Pauses pauses;
    private final Cleanup cleanup;
    private final OneShotExit exit;

    OneShotRun(
            OneShotProperties properties,
            ObjectProvider<QueueDrainer> drainer,
            Pauses pauses,
            Cleanup cleanup,
            OneShotExit exit) {
        this.properties = properties;
        this.drainer = drainer;
        this.pauses = pauses;
        this.cleanup = cleanup;
        this.exit = exit;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (properties.tasks().isEmpty()) {
            return;
        }
        int code = COMPLETE;
        for (Task task : properties.tasks()) {
            code = Math.max(code, task == Task.DRAIN ? drain() : cleanUp());
        }
        exit.exit(event.getApplicationContext(), code);
    }

    private int drain() {
        DrainReport report = drainer.getObject().drain(properties.limit());
        Set<String> paused = pauses.find().keySet();
        if (!paused.isEmpty()) {
            // Somebody wanted it so, and may have forgotten it: no failure, but not to be overlooked.
            logger.warn(
                    "Mail of {} was left alone: somebody has paused it",
                    paused.contains(Pauses.ALL) ? "all backends" : paused);
        }
        if (report.isComplete()) {
            logger.info("The queue is drained: {}", describe(report));
            return COMPLETE;
        }
        logger.warn("The queue is not drained, mail is left for {}: {}", report.left(), describe(report));
        return INCOMPLETE;
    }

    private static String describe(DrainReport report) {
        return "%d sent, %d to be tried again, %d failed".formatted(report.sent(), report.requeued(), report.failed());
    }

    private int cleanUp() {
        Removed removed = cleanup.run();
        if (removed.isComplete()) {
            logger.info("The queue is cleaned up: {}", removed.describe());
            return COMPLETE;
        }
        logger.warn("The queue is not cleaned up: {}", removed.describe());
        return INCOMPLETE;
    }

    /** After all that the application does when it is ready. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
