package io.postoffice.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When the queue counts as out of service. Never by default: an application is not healthier for being restarted while mail waits.
 *
 * @param maxDue So much due mail of a backend is too much.
 * @param maxAge Mail of a backend that has been due for so long has waited for too long.
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
