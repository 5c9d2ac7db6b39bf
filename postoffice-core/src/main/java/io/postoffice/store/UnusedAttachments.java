package io.postoffice.store;

import io.postoffice.archive.AttachmentRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * Removes content that no mail carries: first its row, and with it what is in the queue's tables; then its bytes elsewhere. Last
 * what a storage has without a row, or with one that names another. A node that dies in between leaves bytes without a row, which
 * the next clean-up finds, and never a row without its bytes. What is in a storage that this node has not is left, and told
 * of; what fails in one keeps nothing from being removed in another.
 */
public final class UnusedAttachments implements AttachmentRecords {

    private static final Logger logger = LoggerFactory.getLogger(UnusedAttachments.class);

    /** Each may have bytes without end, and all of a batch are one transaction. */
    private static final int ROWS = 50;

    private static final int BATCH = 500;

    private final QueueDatabase database;
    private final ContentRows rows;
    private final AttachmentStorages storages;

    /**
     * @param storages where content may be
     */
    public UnusedAttachments(QueueDatabase database, AttachmentStorages storages) {
        this.database = database;
        this.rows = new ContentRows(database);
        this.storages = storages;
    }

    @Override
    public Unused removeUnused(Duration grace) {
        storages.warnOfMissing();
        Set<String> failed = new LinkedHashSet<>();
        long removed = removeUnused(failed);
        for (AttachmentStorage storage : storages.all()) {
            removed += removeStrays(storage, grace, failed);
        }
        return new Unused(removed, failed);
    }

    private long removeUnused(Set<String> failed) {
        long removed = 0;
        Map<String, String> batch = rows.deleteUnused("", ROWS, storages.names());
        while (!batch.isEmpty() && !Thread.currentThread().isInterrupted()) {
            removed += batch.size();
            String after = "";
            for (Map.Entry<String, String> unused : batch.entrySet()) {
                after = unused.getKey();
                removeBytes(after, unused.getValue(), failed);
            }
            batch = rows.deleteUnused(after, ROWS, storages.names());
        }
        return removed;
    }

    private void removeBytes(String sha256, String where, Set<String> failed) {
        // What is in the tables went with its row.
        if (!where.equals(ChunkStorage.NAME)) {
            storages.find(where).ifPresent(storage -> removeStray(storage, sha256, failed));
        }
    }

    private long removeStrays(AttachmentStorage storage, Duration grace, Set<String> failed) {
        List<String> batch = new ArrayList<>();
        long[] removed = {0};
        try {
            storage.forEach(grace, sha256 -> {
                batch.add(sha256);
                if (batch.size() >= BATCH) {
                    removed[0] += removeStrays(storage, batch, failed);
                    batch.clear();
                }
            });
            removed[0] += removeStrays(storage, batch, failed);
        } catch (IOException | RuntimeException ex) {
            // Whatever a storage throws is no reason to leave what the others have.
            failed.add(storage.name());
            logger.warn(
                    "The storage '{}' of attachments could not be cleaned up, which is tried again next time: {}",
                    storage.name(),
                    NestedExceptionUtils.getMostSpecificCause(ex).getClass().getName());
        }
        return removed[0];
    }

    private long removeStrays(AttachmentStorage storage, List<String> hashes, Set<String> failed) {
        if (hashes.isEmpty()) {
            return 0;
        }
        Map<String, String> known = rows.storages(hashes);
        return hashes.stream()
                .filter(sha256 -> !storage.name().equals(known.get(sha256)))
                .filter(sha256 -> removeStray(storage, sha256, failed))
                .count();
    }

    private boolean removeStray(AttachmentStorage storage, String sha256, Set<String> failed) {
        try {
            return database.inTransaction(() -> removeUnlessNeeded(storage, sha256));
        } catch (ConcurrencyFailureException ex) {
            // Whoever attaches it at that moment takes longer than one waits for a lock, and needs it.
            logger.debug(
                    "The attachment {} is in use: {}", sha256, ex.getClass().getName());
            return false;
        } catch (RuntimeException ex) {
            failed.add(storage.name());
            logger.warn(
                    "The unused attachment {} could not be removed from the storage '{}', which is tried again next time: {}",
                    sha256,
                    storage.name(),
                    NestedExceptionUtils.getMostSpecificCause(ex).getClass().getName());
            return false;
        }
    }

    /**
     * A row of its own keeps everybody else from the content meanwhile: who attaches it now waits, and then writes it anew; and if
     * somebody is attaching it, it is this that waits, and then finds that the content is needed.
     */
    private boolean removeUnlessNeeded(AttachmentStorage storage, String sha256) {
        boolean free = rows.insertUnlessThere(sha256, 0, storage.name());
        boolean elsewhere = !free
                && rows.lock(sha256)
                        .map(row -> !row.storage().equals(storage.name()))
                        .orElse(false);
        if (!free && !elsewhere) {
            return false;
        }
        try {
            storage.delete(sha256);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        if (free) {
            rows.delete(sha256);
        }
        return true;
    }
}
