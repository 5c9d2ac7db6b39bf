package io.postoffice.archive;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

/** Cleans up at certain times, on a thread of its own that is there only if it is to. */
public final class CleanupSchedule implements SmartLifecycle {

    private static final Logger logger = LoggerFactory.getLogger(CleanupSchedule.class);

    private final Cleanup cleanup;
    private final @Nullable String cron;
    private @Nullable ThreadPoolTaskScheduler scheduler;

    /**
     * @param cron Spring's cron expression of six fields, in the time zone of the system; {@code null} for never
     */
    public CleanupSchedule(Cleanup cleanup, @Nullable String cron) {
        this.cleanup = cleanup;
        this.cron = cron;
    }

    @Override
    public synchronized void start() {
        if (cron == null || scheduler != null) {
            return;
        }
        ThreadPoolTaskScheduler started = new ThreadPoolTaskScheduler();
        started.setThreadNamePrefix("postoffice-cleanup-");
        started.setDaemon(true);
        started.initialize();
        Future<?> unused = started.schedule(this::cleanUp, new CronTrigger(cron));
        scheduler = started;
    }

    private void cleanUp() {
        try {
            cleanup.run();
        } catch (RuntimeException ex) {
            // The messages of database exceptions may repeat parameters; their types do not.
            logger.warn(
                    "Old mail could not be removed, which is tried again next time: {}",
                    NestedExceptionUtils.getMostSpecificCause(ex).getClass().getName());
        }
    }

    @Override
    public synchronized void stop() {
        if (scheduler != null) {
            scheduler.shutdown();
            scheduler = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return scheduler != null;
    }
}
