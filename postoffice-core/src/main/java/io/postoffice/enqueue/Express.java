package io.postoffice.enqueue;

import io.postoffice.EmailStatus;
import java.util.UUID;

/** Port: attempts a stored mail at once, on the caller's thread. */
@FunctionalInterface
public interface Express {

    /** For a node that sends nothing itself: the mail waits for another one. */
    Express NONE = (id, backend) -> EmailStatus.QUEUED;

    /**
     * Claims one mail and sends it, unless its backend is out of order, or another node was faster.
     *
     * @return where the mail stands then
     */
    EmailStatus deliver(UUID id, String backend);
}
