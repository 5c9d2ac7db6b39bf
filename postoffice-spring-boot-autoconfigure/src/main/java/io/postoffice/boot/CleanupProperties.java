package io.postoffice.boot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.scheduling.support.CronExpression;

/**
 * How long mail is kept that has been sent, has failed, has expired or was cancelled.
 *
 * @param retention Mail that was sent, failed, expired or was cancelled so long ago is removed, with its recipients and its log. By
 *     default never.
 * @param purgeContentAfter Of mail that was sent, failed, expired or was cancelled so long ago, bodies and attachments are removed, and
 *     the rest is kept. By default not before the rest.
 * @param deleteAttachments Whether the bytes of attachments are removed that no mail carries any more; also without the two above, by
 *     nodes that deliver mail.
 * @param cron When this node cleans up: second, minute, hour, day of month, month, day of week; '-' for never.
 */
@ConfigurationProperties("postoffice.cleanup")
record CleanupProperties(
        @Nullable Duration retention,
        @Nullable Duration purgeContentAfter,
        @DefaultValue("true") boolean deleteAttachments,
        @DefaultValue("0 30 3 * * *") String cron) {

    private static final String PREFIX = "postoffice.cleanup.";
    private static final Duration LONGEST = Duration.ofDays(36_500);

    CleanupProperties {
        if (retention != null) {
            PropertyCheck.inRange(PREFIX + "retention", retention, Duration.ZERO, LONGEST);
        }
        if (purgeContentAfter != null) {
            PropertyCheck.inRange(PREFIX + "purge-content-after", purgeContentAfter, Duration.ZERO, LONGEST);
        }
        PropertyCheck.require(
                cron.equals("-") || CronExpression.isValidExpression(cron),
                PREFIX + "cron",
                cron,
                "It must be a cron expression of six fields, such as '0 30 3 * * *', or '-'.");
    }

    /**
     * Whether there is anything to be done: mail that was removed by hand leaves attachments behind, too.
     *
     * @param drains whether this node delivers mail; one that does not does nothing that nobody has told it to
     */
    boolean isScheduled(boolean drains) {
        return !cron.equals("-") && (retention != null || purgeContentAfter != null || (deleteAttachments && drains));
    }
}
