package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.Recipient;
import io.postoffice.RecipientStatus;
import io.postoffice.enqueue.Inbox;
import io.postoffice.enqueue.NewEmail;
import io.postoffice.store.QueueDatabase.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Stores new mail with three batched inserts, on the connection of the caller's transaction. */
public final class JdbcInbox implements Inbox {

    private static final String INSERT_EMAIL = """
            insert into postoffice_email (
                id, status, priority, backend, due_at, scheduled_at, expires_at, created_at, updated_at, attempts,
                from_address, from_personal, subject, message_id, message_date, headers)
            values (
                :id, :status, :priority, :backend, coalesce(:scheduledAt, {now}), :scheduledAt, :expiresAt, {now}, {now}, 0,
                :fromAddress, :fromPersonal, :subject, :messageId, :messageDate, :headers)
            """;

    private static final String INSERT_CONTENT = """
            insert into postoffice_email_content (email_id, text_body, html_body)
            values (:id, :text, :html)
            """;

    private static final String INSERT_RECIPIENT = """
            insert into postoffice_email_recipient (email_id, recipient_index, kind, address, personal, status)
            values (:id, :index, :kind, :address, :personal, :status)
            """;

    private final QueueDatabase database;

    public JdbcInbox(QueueDatabase database) {
        this.database = database;
    }

    @Override
    public void add(List<NewEmail> emails) {
        database.updateAll(INSERT_EMAIL, emails.stream().map(this::email).toList());
        database.updateAll(INSERT_CONTENT, emails.stream().map(this::content).toList());
        database.updateAll(
                INSERT_RECIPIENT, emails.stream().flatMap(this::recipients).toList());
    }

    private Parameters email(NewEmail email) {
        MailMessage message = email.message();
        NewEmail.Delivery delivery = email.delivery();
        return database.parameters()
                .with("id", email.id())
                .with("status", EmailStatus.QUEUED.name())
                .with("priority", PriorityNumber.of(delivery.priority()))
                .with("backend", delivery.backend())
                .with("scheduledAt", delivery.scheduledAt())
                .with("expiresAt", delivery.expiresAt())
                .with("fromAddress", message.from().address())
                .with("fromPersonal", message.from().personal())
                .with("subject", message.body().subject())
                .with("messageId", message.stamp().messageId())
                .with("messageDate", message.stamp().date())
                .with("headers", HeadersColumn.write(message.headers()));
    }

    private Parameters content(NewEmail email) {
        MailBody body = email.message().body();
        return database.parameters()
                .with("id", email.id())
                .with("text", body.text())
                .with("html", body.html());
    }

    private Stream<Parameters> recipients(NewEmail email) {
        List<Parameters> rows = new ArrayList<>();
        for (Recipient recipient : email.message().recipients()) {
            rows.add(database.parameters()
                    .with("id", email.id())
                    .with("index", rows.size())
                    .with("kind", recipient.kind().name())
                    .with("address", recipient.address())
                    .with("personal", recipient.personal())
                    .with("status", RecipientStatus.PENDING.name()));
        }
        return rows.stream();
    }
}
