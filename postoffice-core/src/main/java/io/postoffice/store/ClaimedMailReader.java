package io.postoffice.store;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.MailMessage.Sender;
import io.postoffice.MailMessage.Stamp;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.ClaimedMail.Outstanding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads the mail that a claim has just leased, with two queries for all of it. */
final class ClaimedMailReader {

    private static final String SELECT_EMAILS = """
            select e.id, e.attempts, e.expires_at, e.from_address, e.from_personal, e.subject, e.message_id, e.message_date,
                e.headers, c.text_body, c.html_body
            from postoffice_email e
            join postoffice_email_content c on c.email_id = e.id
            where e.id in (:ids)
            """;

    private static final String SELECT_RECIPIENTS = """
            select email_id, kind, address, personal, status
            from postoffice_email_recipient
            where email_id in (:ids)
            order by email_id, recipient_index
            """;

    private final QueueDatabase database;

    ClaimedMailReader(QueueDatabase database) {
        this.database = database;
    }

    /** In the order of the identifiers. */
    List<ClaimedMail> read(List<UUID> ids, UUID token) {
        Map<UUID, List<Addressee>> addressees =
                database.query(SELECT_RECIPIENTS, database.parameters().with("ids", ids), this::addressee).stream()
                        .collect(Collectors.groupingBy(Addressee::emailId));
        Map<UUID, ClaimedMail> mails = new HashMap<>();
        database.query(SELECT_EMAILS, database.parameters().with("ids", ids), (row, number) -> {
                    UUID id = database.uuid(row, "id");
                    return mail(row, new Claim(id, token), addressees.getOrDefault(id, List.of()));
                })
                .forEach(mail -> mails.put(mail.claim().emailId(), mail));
        return ids.stream().map(mails::get).map(Objects::requireNonNull).toList();
    }

    private ClaimedMail mail(ResultSet row, Claim claim, List<Addressee> addressees) throws SQLException {
        MailMessage message = new MailMessage(
                new Stamp(row.getString("message_id"), database.requiredInstant(row, "message_date")),
                new Sender(row.getString("from_address"), row.getString("from_personal")),
                addressees.stream().map(Addressee::recipient).toList(),
                new MailBody(row.getString("subject"), row.getString("text_body"), row.getString("html_body")),
                HeadersColumn.read(row.getString("headers")));
        return new ClaimedMail(
                claim, row.getInt("attempts"), database.instant(row, "expires_at"), message, outstanding(addressees));
    }

    private static Outstanding outstanding(Collection<Addressee> addressees) {
        List<String> pending = addressees.stream()
                .filter(addressee -> addressee.recipient().kind().isDelivered())
                .filter(addressee -> addressee.status() == RecipientStatus.PENDING)
                .map(addressee -> addressee.recipient().address())
                .distinct()
                .toList();
        boolean partlyAccepted =
                addressees.stream().anyMatch(addressee -> addressee.status() == RecipientStatus.ACCEPTED);
        return new Outstanding(pending, partlyAccepted);
    }

    private Addressee addressee(ResultSet row, int number) throws SQLException {
        Recipient recipient = new Recipient(
                RecipientKind.valueOf(row.getString("kind")), row.getString("address"), row.getString("personal"));
        return new Addressee(
                database.uuid(row, "email_id"), recipient, RecipientStatus.valueOf(row.getString("status")));
    }

    private record Addressee(UUID emailId, Recipient recipient, RecipientStatus status) {}
}
