package io.postoffice.boot;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Has the application do something with the queue once it has started, and end: for cron jobs and operators.
 *
 * @param tasks What to do, in this order: drain (send all that is due) and cleanup (remove old mail). Nothing by default.
 * @param limit How long draining may take; what is left then is for the next run.
 */
@ConfigurationProperties("postoffice.one-shot")
record OneShotProperties(
        @DefaultValue List<Task> tasks, @DefaultValue("1h") Duration limit) {

    OneShotProperties {
        PropertyCheck.inRange("postoffice.one-shot.limit", limit, Duration.ofSeconds(1), Duration.ofDays(365));
    }

    /** What a run does. */
    enum Task {
        DRAIN,
        CLEANUP
    }
}
