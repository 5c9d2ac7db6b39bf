package io.postoffice.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When the queue counts as out of service. Never by default: an application is not healthier for being restarted while mail waits.
 *
 * @param maxDue Above so many due mails of a backend, the queue is out of service. By default never.
 * @param maxAge When a mail of a backend has been due for longer, the queue is out of service. By default never.
 */
@ConfigurationProperties("postoffice.health")
record HealthProperties(@Nullable Long maxDue, @Nullable Duration maxAge) {

    HealthProperties {
        if (maxDue != null) {
            PropertyCheck.require(
                    maxDue > 0, "postoffice.health.max-due", maxDue.toString(), "It must be greater than 0.");
        }
        if (maxAge != null) {
            PropertyCheck.inRange("postoffice.health.max-age", maxAge, Duration.ofSeconds(1), Duration.ofDays(365));
        }
    }
}
