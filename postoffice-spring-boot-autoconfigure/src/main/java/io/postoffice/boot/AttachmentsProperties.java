package io.postoffice.boot;

import io.postoffice.enqueue.AttachmentRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What mail may carry, and where it is kept.
 *
 * @param storage Where the bytes of attachments go: into the queue's tables, or into files. What is in the tables is found there also
 *     after a change to files.
 * @param directory Directory of the files, which all nodes share, and several queues may. Needed for 'filesystem'; with 'database',
 *     what is there is still sent and cleaned up.
 * @param maxSize How large an attachment may be. Mail grows by a third on the wire, and most servers take 10 to 50 MB.
 *     By default 'max-total-size', and never more.
 * @param maxTotalSize How large all attachments of a mail may be together.
 * @param maxCount How many attachments a mail may have.
 * @param deniedTypes Media types that are refused, by what was given and by what the name tells, such as
 *     'application/x-msdownload' or 'video/*'. By default none.
 * @param grace How old a file has to be that no mail is known to carry, for the clean-up to remove it: longer than any transaction
 *     that sends mail.
 */
@ConfigurationProperties("postoffice.attachments")
record AttachmentsProperties(
        @DefaultValue("database") Storage storage,
        @Nullable Path directory,
        @Nullable DataSize maxSize,
        @DefaultValue("100MB") DataSize maxTotalSize,
        @DefaultValue("100") int maxCount,
        @DefaultValue List<String> deniedTypes,
        @DefaultValue("1h") Duration grace) {

    private static final String PREFIX = "postoffice.attachments.";

    AttachmentsProperties {
        PropertyCheck.require(
                storage != Storage.FILESYSTEM || directory != null,
                PREFIX + "directory",
                "",
                "It must be set with 'postoffice.attachments.storage=filesystem'.");
        requirePositive("max-total-size", maxTotalSize);
        if (maxSize != null) {
            requirePositive("max-size", maxSize);
            PropertyCheck.require(
                    maxSize.compareTo(maxTotalSize) <= 0,
                    PREFIX + "max-size",
                    maxSize,
                    "It must not be more than '%smax-total-size', which is %s: lower it, or raise that."
                            .formatted(PREFIX, maxTotalSize));
        }
        PropertyCheck.inRange(PREFIX + "max-count", maxCount, 1, 10_000);
        for (int i = 0; i < deniedTypes.size(); i++) {
            PropertyCheck.require(
                    AttachmentRules.problemInType(deniedTypes.get(i).strip()).isEmpty(),
                    PREFIX + "denied-types[%d]".formatted(i),
                    deniedTypes.get(i),
                    "It must be a media type, such as 'application/x-msdownload' or 'video/*'.");
        }
        PropertyCheck.inRange(PREFIX + "grace", grace, Duration.ofMinutes(1), Duration.ofDays(365));
    }

    private static void requirePositive(String name, DataSize size) {
        PropertyCheck.require(size.toBytes() > 0, PREFIX + name, size, "It must be more than nothing, such as '25MB'.");
    }

    AttachmentRules rules() {
        return new AttachmentRules(maxSize == null ? maxTotalSize : maxSize, maxTotalSize, maxCount, deniedTypes);
    }

    /** Where the bytes of attachments are. */
    enum Storage {
        DATABASE,
        FILESYSTEM
    }
}
