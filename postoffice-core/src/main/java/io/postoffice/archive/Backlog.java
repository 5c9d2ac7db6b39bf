package io.postoffice.archive;

import io.postoffice.EmailStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much mail there is. Costs as much as there is waiting mail, and no more for what is kept.
 *
 * @param waiting mail that waits, by backend
 * @param sending how much mail is claimed, by the node that holds it
 * @param nodes the nodes that deliver mail, each with when it was last known to be alive; those that have been silent for long are left out
 * @param newest how much there is in each status among the newest mail, up to {@link #NEWEST} of it; statuses without mail are left out
 */
public record Backlog(
        Map<String, Waiting> waiting,
        Map<String, Long> sending,
        Map<String, Instant> nodes,
        Map<EmailStatus, Long> newest) {

    /** How much of the newest mail is looked at. */
    public static final int NEWEST = 10_000;

    /**
     * The mail of a backend that waits.
     *
     * @param due how much could be sent now
     * @param later how much is scheduled, or waits for its next attempt
     * @param oldestDue for how long the oldest of what is due has been; {@code null} if nothing is
     */
    public record Waiting(long due, long later, @Nullable Duration oldestDue) {}
}
