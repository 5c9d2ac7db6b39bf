package io.postoffice.store;

import io.postoffice.MailMessage;
import io.postoffice.enqueue.NewEmail;
import io.postoffice.enqueue.NewEmail.Delivery;
import io.postoffice.enqueue.NewEmail.Idempotency;
import io.postoffice.enqueue.NewEmail.Labels;
import io.postoffice.store.QueueDatabase.Parameters;
import java.util.Collection;
import org.springframework.dao.DuplicateKeyException;

/** Writes the rows of new mail in the queue's own table. */
final class EmailRows {

    private static final String INSERT = """
            insert into postoffice_email (
                id, status, priority, backend, due_at, scheduled_at, expires_at, created_at, updated_at, attempts,
                from_address, from_personal, subject, message_id, given_message_id, message_date, template_name, language, headers,
                idempotency_key, payload_hash, metadata, trace)
            values {row}(
                :id, :status, :priority, :backend, case when :status = 'QUEUED' then coalesce(:scheduledAt, {now}) end, :scheduledAt, :expiresAt, {now}, {now}, 0,
                :fromAddress, :fromPersonal, :subject, :messageId, :givenMessageId, :messageDate, :templateName, :language, :headers,
                :idempotencyKey, :payloadHash, :metadata, :trace){/row}
            """;

    private final QueueDatabase database;

    EmailRows(QueueDatabase database) {
        this.database = database;
    }

    void insertAll(Collection<NewEmail> emails) {
        database.updateAll(INSERT, emails.stream().map(this::parameters).toList());
    }

    /** Whether the row was inserted; it is not if another has its idempotency key, also if that one was committed this moment. */
    boolean insertUnlessKeyIsTaken(NewEmail email) {
        try {
            return database.update(INSERT + database.dialect().unlessKeyIsTaken(), parameters(email)) > 0;
        } catch (DuplicateKeyException ex) {
            return false;
        }
    }

    void delete(Collection<NewEmail> emails) {
        if (!emails.isEmpty()) {
            database.update(
                    "delete from postoffice_email where id {in ids}",
                    database.parameters()
                            .with("ids", emails.stream().map(NewEmail::id).toList()));
        }
    }

    private Parameters parameters(NewEmail email) {
        MailMessage message = email.message();
        Delivery delivery = email.delivery();
        Labels labels = email.labels();
        Idempotency idempotency = labels.idempotency();
        return database.parameters()
                .with("id", email.id())
                .with("status", email.status().name())
                .with("priority", PriorityNumber.of(delivery.priority()))
                .with("backend", delivery.backend())
                .with("scheduledAt", delivery.scheduledAt())
                .with("expiresAt", message.stamp().expiresAt())
                .with("fromAddress", message.from().address())
                .with("fromPersonal", message.from().personal())
                .with("subject", message.body().subject())
                .with("messageId", message.stamp().messageId())
                .with(
                        "givenMessageId",
                        OwnMessageId.isOf(email) ? null : message.stamp().messageId())
                .with("messageDate", message.stamp().date())
                .with("templateName", message.rendering().template())
                .with("language", message.rendering().language())
                .with("headers", JsonColumn.write(message.headers()))
                .with("idempotencyKey", idempotency == null ? null : idempotency.key())
                .with("payloadHash", idempotency == null ? null : idempotency.payloadHash())
                .with("metadata", JsonColumn.write(labels.metadata()))
                .with("trace", JsonColumn.write(email.trace()));
    }
}
