package io.postoffice.boot;

import io.postoffice.claim.SendingOrder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this node drains the queue.
 *
 * @param enabled Whether this node delivers mail. One that does not can still send it: the others deliver.
 * @param autoStart Whether this node delivers all the time. Otherwise, only while the application calls 'QueueDrainer.drain'.
 * @param node Name of this node in the database and in the log. By default made of the host name and the process id.
 * @param concurrency How many mails of a backend may be on the wire at once from this node.
 * @param batchSize How many mails a backend's lane claims ahead at most; it claims no more than it sends in a second.
 * @param order What goes out first of a backend's due mail: the most urgent, or what has been due for longest.
 * @param maxWait Mail that has been due for so long goes out before more urgent mail. By default never.
 * @param pollInterval How often due mail is looked for. Mail that this node commits is noticed at once; that of others, and
 *     scheduled mail, no later than this.
 * @param lease How long a claimed mail belongs to this node without being extended. Also how long mail of a node that died waits.
 * @param stopLimit How long stopping waits for mail that is on the wire.
 */
@ConfigurationProperties("postoffice.queue")
record QueueProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean autoStart,
        @Nullable String node,
        @DefaultValue("4") int concurrency,
        @DefaultValue("100") int batchSize,
        @DefaultValue("priority") SendingOrder.Rule order,
        @Nullable Duration maxWait,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("1m") Duration lease,
        @DefaultValue("20s") Duration stopLimit) {

    static final int MAX_CONCURRENCY = 1000;

    private static final String PREFIX = "postoffice.queue.";

    QueueProperties {
        PropertyCheck.require(
                node == null || (!node.isBlank() && node.length() <= 200),
                PREFIX + "node",
                String.valueOf(node),
                "It must be 1 to 200 characters.");
        PropertyCheck.inRange(PREFIX + "concurrency", concurrency, 1, MAX_CONCURRENCY);
        PropertyCheck.inRange(PREFIX + "batch-size", batchSize, 1, 1000);
        if (maxWait != null) {
            PropertyCheck.inRange(PREFIX + "max-wait", maxWait, Duration.ofSeconds(1), Duration.ofDays(365));
        }
        PropertyCheck.inRange(PREFIX + "poll-interval", pollInterval, Duration.ofMillis(10), Duration.ofHours(1));
        PropertyCheck.inRange(PREFIX + "lease", lease, Duration.ofSeconds(1), Duration.ofDays(1));
        PropertyCheck.inRange(PREFIX + "stop-limit", stopLimit, Duration.ZERO, Duration.ofHours(1));
    }
}
