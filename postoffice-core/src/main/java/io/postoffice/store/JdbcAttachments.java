package io.postoffice.store;

import io.postoffice.AttachmentContent;
import io.postoffice.MessageAttachment;
import io.postoffice.enqueue.NewEmail;
import io.postoffice.enqueue.UnstoredAttachmentException;
import io.postoffice.store.ContentRows.Row;
import io.postoffice.store.QueueDatabase.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which mail carries what, and where its bytes are. Content is stored once: by the transaction that inserts its row first. Another one
 * that attaches the same waits for it there, and then locks the row, so that no clean-up takes it away before the mail that needs it
 * is committed.
 */
public final class JdbcAttachments {

    private static final String INSERT_REFERENCE = """
            insert into postoffice_email_attachment (email_id, attachment_index, sha256, file_name, content_type, content_id, headers)
            values (:id, :index, :sha256, :fileName, :contentType, :contentId, :headers)
            """;

    private static final String SELECT = """
            select a.email_id, a.attachment_index, a.sha256, a.file_name, a.content_type, a.content_id, a.headers,
                c.size_bytes, c.storage
            from postoffice_email_attachment a
            join postoffice_attachment c on c.sha256 = a.sha256
            where a.email_id {in ids}
            order by a.email_id, a.attachment_index
            """;

    private final QueueDatabase database;
    private final ContentRows rows;
    private final AttachmentStorages storages;
    private final AttachmentStorage storage;

    /**
     * @param storages where content goes, and where it may be
     */
    public JdbcAttachments(QueueDatabase database, AttachmentStorages storages) {
        this.database = database;
        this.rows = new ContentRows(database);
        this.storages = storages;
        this.storage = storages.inForce();
    }

    /** Stores what these mails carry, whose rows are there, in the transaction that the current thread is in. */
    void store(Collection<NewEmail> emails) {
        // In one order for all, so that two transactions do not wait for each other.
        Map<String, AttachmentContent> contents = new TreeMap<>();
        emails.stream()
                .flatMap(email -> attachments(email).stream())
                .map(MessageAttachment::content)
                .forEach(content -> contents.putIfAbsent(content.sha256(), content));
        contents.values().forEach(this::store);
        database.updateAll(
                INSERT_REFERENCE, emails.stream().flatMap(this::references).toList());
    }

    private void store(AttachmentContent content) {
        try {
            Optional<Row> known = rows.insertOrLock(content, storage.name(), row -> isWhole(row, content));
            if (known.isEmpty()) {
                write(content);
            } else if (!isWhole(known.get(), content)) {
                storeAnew(content);
            }
        } catch (IOException ex) {
            throw new UnstoredAttachmentException(
                    "An attachment could not be written to the %s storage; see that it is there, has room and may be written to"
                            .formatted(storage.name()),
                    ex);
        }
    }

    private void write(AttachmentContent content) throws IOException {
        try {
            storage.write(content);
        } catch (IOException | RuntimeException ex) {
            discard(content, ex);
            throw ex;
        }
    }

    private boolean isWhole(Row row, AttachmentContent content) throws IOException {
        return row.isGoodIn(storage.name()) && storage.isThere(content);
    }

    /** What is lost, damaged, or in another storage, which may be given up once nothing new needs it. */
    private void storeAnew(AttachmentContent content) throws IOException {
        Optional<Row> locked = rows.lock(content.sha256());
        // Somebody else may just have done so.
        if (locked.isEmpty() || !isWhole(locked.get(), content)) {
            storage.delete(content.sha256());
            storage.write(content);
            rows.update(content.sha256(), storage.name());
        }
    }

    /** The caller may catch the exception and commit; content without all its bytes must not be left behind then. */
    private void discard(AttachmentContent content, Exception reason) {
        try {
            rows.delete(content.sha256());
        } catch (RuntimeException ex) {
            // PostgreSQL lets nothing be done, nor committed, in this transaction any more.
            reason.addSuppressed(ex);
        }
    }

    private Stream<Parameters> references(NewEmail email) {
        List<Parameters> references = new ArrayList<>();
        for (MessageAttachment attachment : attachments(email)) {
            references.add(database.parameters()
                    .with("id", email.id())
                    .with("index", references.size())
                    .with("sha256", attachment.content().sha256())
                    .with("fileName", attachment.name())
                    .with("contentType", attachment.contentType())
                    .with("contentId", attachment.contentId())
                    .with("headers", JsonColumn.write(attachment.headers())));
        }
        return references.stream();
    }

    private static List<MessageAttachment> attachments(NewEmail email) {
        return email.message().body().attachments();
    }

    /** What these mails carry, in order; mails that carry nothing are left out. The bytes are read when they are sent. */
    Map<UUID, List<MessageAttachment>> find(Collection<UUID> ids) {
        Map<UUID, List<MessageAttachment>> found = new HashMap<>();
        database.query(
                SELECT,
                database.parameters().with("ids", ids),
                (row, number) -> found.computeIfAbsent(database.uuid(row, "email_id"), id -> new ArrayList<>())
                        .add(attachment(row)));
        return found;
    }

    private MessageAttachment attachment(ResultSet row) throws SQLException {
        String sha256 = row.getString("sha256");
        long size = row.getLong("size_bytes");
        String where = row.getString("storage");
        return new MessageAttachment(
                row.getString("file_name"),
                row.getString("content_type"),
                row.getString("content_id"),
                JsonColumn.read(row.getString("headers")),
                new AttachmentContent(sha256, size, () -> open(where, sha256, size)));
    }

    private InputStream open(String where, String sha256, long size) throws IOException {
        AttachmentStorage holder = storages.find(where)
                .orElseThrow(() ->
                        new IOException("The attachment is in the storage '%s', which this node has not; it has: %s"
                                .formatted(where, storages.names())));
        return new CheckedStream(holder.read(sha256), sha256, size, () -> rows.damaged(sha256, where));
    }
}
