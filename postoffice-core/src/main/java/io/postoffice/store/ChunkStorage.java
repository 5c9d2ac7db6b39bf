package io.postoffice.store;

import io.postoffice.AttachmentContent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessException;

/** Keeps attachments in the queue's own tables, in chunks, so that a file of any size passes through a small memory. */
public final class ChunkStorage implements AttachmentStorage {

    /** In the tables. */
    public static final String NAME = "database";

    /** Drivers and servers hold a chunk several times over, encoded; MariaDB takes no more than 16 MB at a time by default. */
    static final int CHUNK = 256 * 1024;

    private static final String INSERT = """
            insert into postoffice_attachment_chunk (sha256, chunk_index, content)
            values (:sha256, :index, :content)
            """;

    private static final String SELECT = """
            select content
            from postoffice_attachment_chunk
            where sha256 = :sha256 and chunk_index = :index
            """;

    private static final String COUNT = """
            select count(*) as chunks
            from postoffice_attachment_chunk
            where sha256 = :sha256
            """;

    private static final String SELECT_STRAY = """
            select c.sha256
            from postoffice_attachment c
            where c.storage <> :storage
                and exists (select 1 from postoffice_attachment_chunk k where k.sha256 = c.sha256 and k.chunk_index = 0)
            """;

    private static final String DELETE = "delete from postoffice_attachment_chunk where sha256 = :sha256";

    private final QueueDatabase database;

    public ChunkStorage(QueueDatabase database) {
        this.database = database;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void write(AttachmentContent content) throws IOException {
        try (InputStream in = content.bytes().getInputStream()) {
            int index = 0;
            byte[] chunk = in.readNBytes(CHUNK);
            // Also of an empty file: where no chunk is, there is no content.
            do {
                database.update(
                        INSERT,
                        database.parameters()
                                .with("sha256", content.sha256())
                                .with("index", index++)
                                .with("content", chunk));
                chunk = in.readNBytes(CHUNK);
            } while (chunk.length > 0);
        }
    }

    /** By the number of chunks, which the key tells: they come and go in transactions, and no database loses half of one. */
    @Override
    public boolean isThere(AttachmentContent content) {
        long expected = Math.max(1, (content.size() + CHUNK - 1) / CHUNK);
        return database.query(
                        COUNT,
                        database.parameters().with("sha256", content.sha256()),
                        (row, number) -> row.getLong("chunks"))
                .contains(expected);
    }

    @Override
    public InputStream read(String sha256) {
        return new ChunkStream(sha256);
    }

    @Override
    public void delete(String sha256) {
        database.update(DELETE, database.parameters().with("sha256", sha256));
    }

    /** Of what another storage has taken over: no chunk is there without a row, whichever that names. */
    @Override
    public void forEach(Duration age, Consumer<String> action) {
        database.query(
                        SELECT_STRAY,
                        database.parameters().with("storage", NAME),
                        (row, number) -> row.getString("sha256"))
                .forEach(action);
    }

    /**
     * Asks for one chunk at a time, each with a query of its own: the connection is back in its pool while a mail server takes its
     * time over the bytes, and PostgreSQL's driver, which reads a whole result into memory, never has more than one.
     */
    private final class ChunkStream extends InputStream {

        private final String sha256;
        private byte[] chunk = {};
        private int position;
        private int next;

        ChunkStream(String sha256) {
            this.sha256 = sha256;
        }

        @Override
        public int read() throws IOException {
            return fill() ? Byte.toUnsignedInt(chunk[position++]) : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int read = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, buffer, offset, read);
            position += read;
            return read;
        }

        private boolean fill() throws IOException {
            if (position < chunk.length) {
                return true;
            }
            List<byte[]> found;
            try {
                found = database.query(
                        SELECT,
                        database.parameters().with("sha256", sha256).with("index", next),
                        (row, number) -> row.getBytes("content"));
            } catch (DataAccessException ex) {
                throw new IOException("The attachment cannot be read from the queue now", ex);
            }
            if (found.isEmpty() && next == 0) {
                throw new IOException("The attachment is not in the queue");
            }
            if (found.isEmpty()) {
                return false;
            }
            next++;
            position = 0;
            chunk = found.get(0);
            return chunk.length > 0;
        }
    }
}
