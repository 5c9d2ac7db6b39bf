package io.postoffice.store;

import io.postoffice.Recipient;
import io.postoffice.RecipientStatus;
import io.postoffice.store.QueueDatabase.Parameters;
import java.util.List;
import java.util.UUID;

/** Writes the rows of recipients. */
final class RecipientRows {

    private static final String INSERT = """
            insert into postoffice_email_recipient (email_id, recipient_index, kind, address, personal, status)
            values {row}(:id, :index, :kind, :address, :personal, :status){/row}
            """;

    private final QueueDatabase database;

    RecipientRows(QueueDatabase database) {
        this.database = database;
    }

    void insertAll(List<Parameters> rows) {
        database.updateAll(INSERT, rows);
    }

    /**
     * @param index the place of the address in the mail, from 0
     */
    Parameters row(UUID emailId, int index, Recipient recipient, RecipientStatus status) {
        return database.parameters()
                .with("id", emailId)
                .with("index", index)
                .with("kind", recipient.kind().name())
                .with("address", recipient.address())
                .with("personal", recipient.personal())
                .with("status", status.name());
    }
}
