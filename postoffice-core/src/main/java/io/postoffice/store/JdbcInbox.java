package io.postoffice.store;

import io.postoffice.MailBody;
import io.postoffice.MimeSource;
import io.postoffice.Recipient;
import io.postoffice.RecipientStatus;
import io.postoffice.enqueue.Inbox;
import io.postoffice.enqueue.NewEmail;
import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.store.LogRows.Detail;
import io.postoffice.store.LogRows.Row;
import io.postoffice.store.LogRows.Where;
import io.postoffice.store.QueueDatabase.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stores new mail with few statements for each table, on the connection of the caller's transaction. */
public final class JdbcInbox implements Inbox {

    /** A batch: several bodies may be too large for one statement. */
    private static final String INSERT_CONTENT = """
            insert into postoffice_email_content (email_id, text_body, html_body, mime_message, context, inline_images)
            values (:id, :text, :html, :mime, :context, :images)
            """;

    private static final String INSERT_TAG = """
            insert into postoffice_email_tag (email_id, tag)
            values {row}(:id, :tag){/row}
            """;

    /** A node is known to those that deliver. */
    private static final String NOWHERE = "-";

    private final QueueDatabase database;
    private final EmailRows rows;
    private final RecipientRows recipientRows;
    private final LogRows log;
    private final JdbcAttachments attachments;

    public JdbcInbox(QueueDatabase database, LogRows log, JdbcAttachments attachments) {
        this.database = database;
        this.log = log;
        this.attachments = attachments;
        this.rows = new EmailRows(database);
        this.recipientRows = new RecipientRows(database);
    }

    @Override
    public Added add(List<NewEmail> emails) {
        try {
            return insert(emails);
        } catch (RuntimeException ex) {
            undo(emails, ex);
            throw ex;
        }
    }

    /** The caller may catch the exception and commit; a mail without its content must not be left behind then. */
    private void undo(List<NewEmail> emails, RuntimeException reason) {
        try {
            rows.delete(emails);
        } catch (RuntimeException ex) {
            // PostgreSQL lets nothing be done, nor committed, in this transaction any more.
            reason.addSuppressed(ex);
        }
    }

    private Added insert(List<NewEmail> emails) {
        Map<Boolean, List<NewEmail>> byKey = emails.stream()
                .collect(Collectors.partitioningBy(email -> email.labels().idempotency() != null));
        List<NewEmail> withKey = byKey.getOrDefault(true, List.of());
        List<NewEmail> withoutKey = byKey.getOrDefault(false, List.of());
        if (withKey.isEmpty()) {
            rows.insertAll(emails);
            insertParts(emails);
            return Added.ALL;
        }
        KeyedMail keyed = new KeyedMail(database, rows);
        keyed.insert(withKey);
        Added added = keyed.added();
        if (added.conflicting().isEmpty()) {
            rows.insertAll(withoutKey);
            insertParts(Stream.concat(keyed.inserted().stream(), withoutKey.stream())
                    .toList());
        }
        return added;
    }

    private void insertParts(List<NewEmail> emails) {
        database.updateAll(INSERT_CONTENT, emails.stream().map(this::content).toList());
        recipientRows.insertAll(emails.stream().flatMap(this::recipients).toList());
        database.updateAll(INSERT_TAG, emails.stream().flatMap(this::tags).toList());
        attachments.store(emails);
        log.insert(emails.stream()
                .filter(email -> !email.delivery().dropped().isEmpty())
                .map(JdbcInbox::dropped)
                .toList());
    }

    private Stream<Parameters> tags(NewEmail email) {
        return email.labels().tags().stream()
                .map(tag -> database.parameters().with("id", email.id()).with("tag", tag));
    }

    private Parameters content(NewEmail email) {
        MailBody body = email.message().body();
        return database.parameters()
                .with("id", email.id())
                .with("text", body.text())
                .with("html", body.html())
                .with("context", email.message().rendering().context())
                .with("images", JsonColumn.write(email.message().rendering().images()))
                .with("mime", body.mime() == null ? null : bytes(body.mime()));
    }

    private static byte[] bytes(MimeSource mime) {
        try {
            return mime.read();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private Stream<Parameters> recipients(NewEmail email) {
        List<Parameters> rows = new ArrayList<>();
        for (Recipient recipient : email.message().recipients()) {
            rows.add(recipientRows.row(email.id(), rows.size(), recipient, RecipientStatus.PENDING));
        }
        for (Recipient recipient : email.delivery().dropped()) {
            rows.add(recipientRows.row(email.id(), rows.size(), recipient, RecipientStatus.DROPPED));
        }
        return rows.stream();
    }

    private static Row dropped(NewEmail email) {
        return new Row(
                email.id(),
                0,
                AttemptOutcome.DROPPED,
                new Where(email.delivery().backend(), NOWHERE),
                Detail.NOTHING);
    }
}
