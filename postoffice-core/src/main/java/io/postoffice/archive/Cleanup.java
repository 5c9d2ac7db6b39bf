package io.postoffice.archive;

import io.postoffice.archive.AttachmentRecords.Unused;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes old mail that the queue is done with, and attachments that no mail carries, batch by batch, each in a short transaction.
 * Several nodes may do so at once: each passes over what another is removing.
 */
public final class Cleanup {

    private static final Logger logger = LoggerFactory.getLogger(Cleanup.class);

    private static final int BATCH = 500;

    private static final Unused NONE = new Unused(0, Set.of());

    private final MailRecords records;
    private final AttachmentRecords attachments;
    private final CleanupRules rules;

    public Cleanup(MailRecords records, AttachmentRecords attachments, CleanupRules rules) {
        this.records = records;
        this.attachments = attachments;
        this.rules = rules;
    }

    /** Removes all that is old enough by the rules. */
    public Removed run() {
        long mails = rules.retention() == null ? 0 : inBatches(records::remove, rules.retention());
        long contents =
                rules.purgeContentAfter() == null ? 0 : inBatches(records::removeContent, rules.purgeContentAfter());
        Unused unused = rules.attachmentGrace() == null ? NONE : attachments.removeUnused(rules.attachmentGrace());
        Removed removed = new Removed(mails, contents, unused.contents(), unused.failedStorages());
        if (!removed.equals(Removed.NOTHING)) {
            logger.info("Cleaned up: {}", removed.describe());
        }
        return removed;
    }

    private static long inBatches(Removal removal, Duration age) {
        long removed = 0;
        List<UUID> batch = removal.apply(age, null, BATCH);
        while (!batch.isEmpty() && !Thread.currentThread().isInterrupted()) {
            removed += batch.size();
            batch = removal.apply(age, batch.get(batch.size() - 1), BATCH);
        }
        return removed;
    }

    /**
     * What a clean-up removed.
     *
     * @param mails how many mails, with all that is known of them
     * @param contents of how many other mails what they say, and carry
     * @param attachments how many attachments that no mail carries
     * @param failedStorages the names of the storages of attachments from which not all could be removed that was to be
     */
    public record Removed(long mails, long contents, long attachments, Set<String> failedStorages) {

        static final Removed NOTHING = new Removed(0, 0, 0, Set.of());

        public Removed {
            failedStorages = Set.copyOf(failedStorages);
        }

        /** Whether all was removed that was to be. */
        public boolean isComplete() {
            return failedStorages.isEmpty();
        }

        /** For a line in a log. */
        public String describe() {
            String counts = "%d mails removed, the content of %d others, and %d attachments that no mail carries"
                    .formatted(mails, contents, attachments);
            return isComplete()
                    ? counts
                    : "%s; attachments are left in the storages %s".formatted(counts, failedStorages);
        }
    }

    /** One of the removals of {@link MailRecords}. */
    private interface Removal {

        List<UUID> apply(Duration age, @Nullable UUID after, int limit);
    }
}
