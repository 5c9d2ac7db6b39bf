package io.postoffice.store;

import io.postoffice.AttachmentContent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Port: where the bytes of attachments are, under their SHA-256: in the queue's tables, on a file system, in an object store.
 *
 * <p>The queue's tables say which content there is, and in which storage. An implementation is told to write and to delete one by
 * one: of the same content, no two of these calls run at once, on any node. Reads may come at any time. The test that every
 * implementation has to pass is {@code AttachmentStorageTest} in this project's test jar.
 */
public interface AttachmentStorage {

    /** What the tables call it, so that content is found again after another storage was configured: 1 to 32 characters. */
    String name();

    /**
     * Stores content. Where bytes are not rolled back with the transaction, some may be there already, and damaged: these are replaced.
     * Once this returns, it outlives a crash, or takes part in the transaction of the current thread. What is not whole may never be
     * read.
     *
     * @throws IOException if it cannot be stored now; the mail is not stored then
     */
    void write(AttachmentContent content) throws IOException;

    /**
     * Whether content is there in its full length, as far as that is told without reading it. Asked whenever it is attached again, so
     * that what was lost comes back with that.
     *
     * @throws IOException if that cannot be told now; the mail is not stored then
     */
    boolean isThere(AttachmentContent content) throws IOException;

    /**
     * Opens a stream of content that was stored. It holds no more than a part of it in memory, and no database connection between two
     * reads, for its reader may be as slow as a mail server.
     *
     * @param sha256 64 lower-case hexadecimal digits
     * @throws IOException if it is not there, or cannot be read now
     */
    InputStream read(String sha256) throws IOException;

    /**
     * Removes content; nothing is done if it is not there.
     *
     * @throws IOException if it cannot be removed now
     */
    void delete(String sha256) throws IOException;

    /**
     * Tells of all content that has been here for some time, so that what no mail carries from here is found: bytes that were written
     * in a transaction that was rolled back, or that another storage has taken over. Nothing need be told of content whose row says
     * that it is here. Also removes what is left of writes that did not end.
     *
     * @param age how long it has been here at the least
     * @param action takes the SHA-256 of each
     */
    void forEach(Duration age, Consumer<String> action) throws IOException;
}
