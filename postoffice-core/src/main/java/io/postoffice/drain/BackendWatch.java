package io.postoffice.drain;

import io.postoffice.transport.Receipt;
import io.postoffice.transport.Receipt.BackendFault;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Watches what comes of a backend's mail, and has the lane pause while the backend is out of order. */
final class BackendWatch {

    private static final Logger logger = LoggerFactory.getLogger(BackendWatch.class);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String backend;
    private final Pause pause = new Pause(LONGEST_PAUSE, System::nanoTime);

    BackendWatch(String backend) {
        this.backend = backend;
    }

    /**
     * Takes note of a receipt.
     *
     * @return whether it began a pause, or ended one: the lane has something to do
     */
    boolean observe(Receipt receipt) {
        if (receipt instanceof BackendFault fault) {
            boolean began = pause.failed(fault.permanent());
            if (began) {
                report(fault);
            }
            return began;
        }
        boolean ended = pause.succeeded();
        if (ended) {
            logger.info("Backend {} is in order again", backend);
        }
        return ended;
    }

    /** How long to keep away from the backend; zero when it may be tried. */
    Duration remaining() {
        return pause.remaining();
    }

    /** Whether the next mail is a trial. */
    boolean isOnTrial() {
        return pause.isActive();
    }

    private void report(BackendFault fault) {
        logger.atLevel(fault.permanent() ? Level.ERROR : Level.WARN)
                .log(
                        "Backend {} is out of order ({}: {}); it is tried again in {} s, and its mail waits",
                        backend,
                        fault.failure().phase(),
                        fault.failure().describe(),
                        pause.remaining().toSeconds() + 1);
    }
}
