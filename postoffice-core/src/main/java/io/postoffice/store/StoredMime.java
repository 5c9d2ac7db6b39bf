package io.postoffice.store;

import io.postoffice.MimeSource;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.springframework.dao.DataAccessException;

/** A MIME message in the queue's tables. */
final class StoredMime implements MimeSource {

    private static final String SELECT = """
            select mime_message
            from postoffice_email_content
            where email_id = :id and mime_message is not null
            """;

    private final QueueDatabase database;
    private final UUID id;

    StoredMime(QueueDatabase database, UUID id) {
        this.database = database;
        this.id = id;
    }

    @Override
    public byte[] read() throws IOException {
        List<byte[]> found;
        try {
            found = database.query(
                    SELECT, database.parameters().with("id", id), (row, number) -> row.getBytes("mime_message"));
        } catch (DataAccessException ex) {
            throw new IOException("The message cannot be read from the queue now", ex);
        }
        if (found.isEmpty()) {
            throw new IOException("The message has been removed from the queue");
        }
        return found.get(0);
    }
}
