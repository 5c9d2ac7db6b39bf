package io.postoffice.store;

import java.util.List;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;

/**
 * The folder of this queue's files, made up once for all nodes: queues that share a directory would take each other's files for left
 * over.
 */
final class QueueFolder {

    private static final String SELECT = """
            select folder
            from postoffice_attachment_folder
            where storage = :storage
            """;

    private static final String INSERT = """
            insert into postoffice_attachment_folder (storage, folder)
            values (:storage, :folder)
            """;

    private final QueueDatabase database;

    QueueFolder(QueueDatabase database) {
        this.database = database;
    }

    String name() {
        List<String> found = find();
        if (found.isEmpty()) {
            makeUp();
            found = find();
        }
        return found.get(0);
    }

    private List<String> find() {
        return database.query(
                SELECT,
                database.parameters().with("storage", FileSystemStorage.NAME),
                (row, number) -> row.getString("folder"));
    }

    private void makeUp() {
        try {
            database.inTransaction(() -> database.update(
                    INSERT,
                    database.parameters()
                            .with("storage", FileSystemStorage.NAME)
                            .with("folder", UUID.randomUUID().toString())));
        } catch (DuplicateKeyException ex) {
            // Another node was faster.
        }
    }
}
