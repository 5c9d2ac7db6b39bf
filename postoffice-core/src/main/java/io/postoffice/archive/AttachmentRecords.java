package io.postoffice.archive;

import java.time.Duration;

/** Port: what mails carry, apart from their delivery. */
public interface AttachmentRecords {

    /**
     * Removes content that no mail carries, in transactions of its own; safe while others attach the same content.
     *
     * @param grace how long bytes that no table knows of are kept: a transaction that stores them may not have ended
     * @return how many were removed
     */
    long removeUnused(Duration grace);
}
