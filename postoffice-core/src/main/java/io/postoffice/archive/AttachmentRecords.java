package io.postoffice.archive;

import java.time.Duration;
import java.util.Set;

/** Port: what mails carry, apart from their delivery. */
public interface AttachmentRecords {

    /**
     * Removes content that no mail carries, in transactions of its own; safe while others attach the same content. A storage that
     * fails keeps no other from being cleaned up.
     *
     * @param grace how long bytes that no table knows of are kept: a transaction that stores them may not have ended
     */
    Unused removeUnused(Duration grace);

    /**
     * What was removed.
     *
     * @param contents how many
     * @param failedStorages the names of those from which not all could be removed that was to be
     */
    record Unused(long contents, Set<String> failedStorages) {

        public Unused {
            failedStorages = Set.copyOf(failedStorages);
        }
    }
}
