package io.postoffice.boot;

import io.postoffice.EmailStatus;
import io.postoffice.archive.Backlog;
import io.postoffice.claim.Pauses;
import io.postoffice.drain.LaneState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The queue at a glance.
 *
 * @param pausedSince since when all backends are paused; {@code null} if they are not
 * @param backends each backend, with its mail
 * @param sending how much mail is claimed, by the node that holds it
 * @param nodes the nodes that deliver mail, each with when it was last known to be alive; those silent for more than an hour are left out
 * @param counted all mail, kept mail included, as it was counted a while ago; {@code null} where that takes its time, and while the
 *     database does not answer
 * @param newest how much there is in each status among the newest mail, up to ten thousand of it
 */
record QueueOverview(
        @Nullable Instant pausedSince,
        Map<String, BackendOverview> backends,
        Map<String, Long> sending,
        Map<String, Instant> nodes,
        @Nullable Counted counted,
        Map<EmailStatus, Long> newest) {

    static QueueOverview of(Backlog backlog, Map<String, Instant> pauses, Map<String, LaneState> lanes) {
        Map<String, BackendOverview> backends = new TreeMap<>();
        backlog.waiting()
                .forEach((name, waiting) -> backends.put(
                        name,
                        new BackendOverview(
                                waiting.due(),
                                waiting.later(),
                                waiting.oldestDue(),
                                pauses.get(name),
                                lanes.get(name))));
        return new QueueOverview(
                pauses.get(Pauses.ALL), backends, backlog.sending(), backlog.nodes(), null, backlog.newest());
    }

    QueueOverview with(Counted newCounted) {
        return new QueueOverview(pausedSince, backends, sending, nodes, newCounted, newest);
    }

    /**
     * All mail that there was at a time.
     *
     * @param at when it was counted
     * @param mails how much there was, by backend and status
     */
    record Counted(Instant at, Map<String, Map<EmailStatus, Long>> mails) {}

    /**
     * A backend.
     *
     * @param due how much mail could be sent now
     * @param later how much is scheduled, or waits for its next attempt
     * @param oldestDue for how long the oldest of what is due has been; {@code null} if nothing is
     * @param pausedSince since when it is paused; {@code null} if it is not
     * @param lane what this node does for it; {@code null} if it does nothing
     */
    record BackendOverview(
            long due,
            long later,
            @Nullable Duration oldestDue,
            @Nullable Instant pausedSince,
            @Nullable LaneState lane) {}
}
