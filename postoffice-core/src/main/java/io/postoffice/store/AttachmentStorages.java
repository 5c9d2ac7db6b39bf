package io.postoffice.store;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this node puts the bytes of attachments, and where else it finds those that were stored before another storage was
 * configured: always in the queue's tables.
 */
public final class AttachmentStorages {

    private static final Logger logger = LoggerFactory.getLogger(AttachmentStorages.class);

    private final ContentRows rows;
    private final AttachmentStorage inForce;
    private final Map<String, AttachmentStorage> byName = new LinkedHashMap<>();

    /**
     * @param inForce where content goes that is attached
     * @param others where content may be besides; of one name there is one, that in force first
     */
    public AttachmentStorages(
            QueueDatabase database, AttachmentStorage inForce, Collection<? extends AttachmentStorage> others) {
        this.rows = new ContentRows(database);
        this.inForce = inForce;
        byName.put(inForce.name(), inForce);
        others.forEach(other -> byName.putIfAbsent(other.name(), other));
        byName.putIfAbsent(ChunkStorage.NAME, new ChunkStorage(database));
    }

    AttachmentStorage inForce() {
        return inForce;
    }

    Optional<AttachmentStorage> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<String> names() {
        return byName.keySet();
    }

    Collection<AttachmentStorage> all() {
        return List.copyOf(byName.values());
    }

    /** Tells whoever runs the node of content that is in a storage which it has not: its mail cannot be sent from here. */
    public void warnOfMissing() {
        rows.elsewhere(names())
                .forEach((name, contents) -> logger.warn(
                        "{} attachments are in the storage '{}', which this node has not (it has {}): mail that carries them is not"
                                + " sent from here, and they are not cleaned up. Configure that storage besides; for 'filesystem'"
                                + " set postoffice.attachments.directory",
                        contents,
                        name,
                        names()));
    }
}
