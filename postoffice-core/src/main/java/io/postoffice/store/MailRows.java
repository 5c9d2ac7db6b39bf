package io.postoffice.store;

import io.postoffice.EmailStatus;
import io.postoffice.archive.MailRecord;
import io.postoffice.archive.MailRecord.Times;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads where a mail stands from a row that has the columns for it. */
final class MailRows {

    private MailRows() {}

    static MailRecord read(QueueDatabase database, ResultSet row) throws SQLException {
        return new MailRecord(
                database.uuid(row, "id"),
                row.getString("message_id"),
                EmailStatus.valueOf(row.getString("status")),
                PriorityNumber.priority(row.getInt("priority")),
                row.getString("backend"),
                row.getInt("attempts"),
                new Times(
                        database.requiredInstant(row, "created_at"),
                        database.instant(row, "due_at"),
                        database.instant(row, "expires_at"),
                        database.instant(row, "sent_at")));
    }
}
