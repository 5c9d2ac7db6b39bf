package io.postoffice.boot;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a mail is tried again after a transient failure.
 *
 * @param delays Time from each attempt to the next. The last one repeats. At least five minutes after greylisting; an hour for a full
 *     mailbox, which is tried five times.
 * @param jitter How far a delay is moved at random, as a part of it.
 * @param maxAttempts After so many attempts a mail fails.
 * @param maxAge A mail that could not be delivered for so long fails.
 */
@ConfigurationProperties("postoffice.retry")
record RetryProperties(
        @DefaultValue({"1m", "5m", "15m", "60m", "70m"}) List<Duration> delays,
        @DefaultValue("0.2") double jitter,
        @DefaultValue("100") int maxAttempts,
        @DefaultValue("5d") Duration maxAge) {

    private static final String PREFIX = "postoffice.retry.";

    RetryProperties {
        PropertyCheck.require(!delays.isEmpty(), PREFIX + "delays", "", "There must be at least one.");
        for (int i = 0; i < delays.size(); i++) {
            PropertyCheck.inRange(PREFIX + "delays[" + i + "]", delays.get(i), Duration.ZERO, Duration.ofDays(30));
        }
        PropertyCheck.require(
                jitter >= 0 && jitter < 1, PREFIX + "jitter", jitter, "It must be from 0 to below 1, such as 0.2.");
        PropertyCheck.inRange(PREFIX + "max-attempts", maxAttempts, 1, 10_000);
        PropertyCheck.inRange(PREFIX + "max-age", maxAge, Duration.ofSeconds(1), Duration.ofDays(365));
    }
}
