package io.postoffice.store;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.MailMessage.Sender;
import io.postoffice.MailMessage.Stamp;
import io.postoffice.MessageAttachment;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import io.postoffice.Rendering;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.ClaimedMail.Origin;
import io.postoffice.claim.ClaimedMail.Outstanding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the mail that a claim has just leased, with three queries for all of it. */
final class ClaimedMailReader {

    private static final String SELECT_EMAILS = """
            select e.id, e.attempts, e.expires_at, coalesce(e.scheduled_at, e.created_at) as since, e.from_address, e.from_personal, e.subject, e.message_id, e.message_date,
                e.headers, e.trace, e.template_name, e.language, c.email_id as content_id, c.text_body, c.html_body, c.context, c.inline_images,
                case when c.mime_message is null then 0 else 1 end as has_mime
            from postoffice_email e
            left join postoffice_email_content c on c.email_id = e.id
            where e.id {in ids}
            """;

    private static final String SELECT_RECIPIENTS = """
            select email_id, kind, address, personal, status
            from postoffice_email_recipient
            where email_id {in ids} and status <> 'DROPPED'
            order by email_id, recipient_index
            """;

    /**
     * The same, mail by mail: as long as PostgreSQL has no statistics of a table that grows fast, it expects hundreds of recipients for
     * a mail, and would read the whole table for a list of mails. The order within keeps it from joining the table as a whole.
     */
    private static final String SELECT_RECIPIENTS_EACH = """
            select recipient.email_id, recipient.kind, recipient.address, recipient.personal, recipient.status
            from unnest(cast(:ids as uuid[])) as wanted (id)
            cross join lateral (
                select email_id, kind, address, personal, status
                from postoffice_email_recipient
                where email_id = wanted.id and status <> 'DROPPED'
                order by recipient_index) as recipient
            """;

    private final QueueDatabase database;
    private final JdbcAttachments attachments;

    ClaimedMailReader(QueueDatabase database, JdbcAttachments attachments) {
        this.database = database;
        this.attachments = attachments;
    }

    /** In the order of the identifiers. What cannot be read does not keep the rest from being sent. */
    Reading read(List<UUID> ids, UUID token) {
        Map<UUID, List<RecipientRow>> recipients =
                recipients(ids).stream().collect(Collectors.groupingBy(RecipientRow::emailId));
        Map<UUID, List<MessageAttachment>> carried = attachments.find(ids);
        Map<UUID, ClaimedMail> mails = new HashMap<>();
        Map<UUID, String> unreadable = new LinkedHashMap<>();
        database.query(SELECT_EMAILS, database.parameters().with("ids", ids), (row, number) -> {
            UUID id = database.uuid(row, "id");
            try {
                MailBody body = body(row, id).withAttachments(carried.getOrDefault(id, List.of()));
                mails.put(id, mail(row, new Claim(id, token), recipients.getOrDefault(id, List.of()), body));
            } catch (RuntimeException ex) {
                unreadable.put(id, ex.getClass().getName());
            }
            return id;
        });
        List<ClaimedMail> inOrder =
                ids.stream().filter(mails::containsKey).map(mails::get).toList();
        return new Reading(inOrder, unreadable);
    }

    /** The domains of those that mail is still to be sent to, in lower case. */
    Map<UUID, Set<String>> domains(List<UUID> ids) {
        return recipients(ids).stream()
                .filter(row -> row.status().equals(RecipientStatus.PENDING.name())
                        && !row.kind().equals(RecipientKind.REPLY_TO.name()))
                .collect(Collectors.groupingBy(
                        RecipientRow::emailId, Collectors.mapping(RecipientRow::domain, Collectors.toSet())));
    }

    private List<RecipientRow> recipients(List<UUID> ids) {
        String sql = database.dialect().joinsGivenRows() ? SELECT_RECIPIENTS_EACH : SELECT_RECIPIENTS;
        return database.query(sql, database.parameters().with("ids", ids), this::recipientRow);
    }

    private ClaimedMail mail(ResultSet row, Claim claim, List<RecipientRow> recipients, MailBody body)
            throws SQLException {
        if (row.getObject("content_id") == null) {
            throw new IllegalStateException("The content is missing");
        }
        List<Addressee> addressees =
                recipients.stream().map(RecipientRow::addressee).toList();
        MailMessage message = new MailMessage(
                new Stamp(
                        row.getString("message_id"),
                        database.requiredInstant(row, "message_date"),
                        database.instant(row, "expires_at")),
                new Sender(row.getString("from_address"), row.getString("from_personal")),
                addressees.stream().map(Addressee::recipient).toList(),
                body,
                JsonColumn.read(row.getString("headers")),
                rendering(row));
        return new ClaimedMail(
                claim,
                row.getInt("attempts"),
                new Origin(database.requiredInstant(row, "since"), trace(row)),
                message,
                outstanding(addressees));
    }

    /** A mail is delivered also without its trace, should nobody be able to read that any more. */
    private static Map<String, String> trace(ResultSet row) throws SQLException {
        try {
            return JsonColumn.read(row.getString("trace"));
        } catch (JacksonException ex) {
            return Map.of();
        }
    }

    /** A MIME message may be large: it is read when its turn comes, so that a claim holds no more than texts. */
    private MailBody body(ResultSet row, UUID id) throws SQLException {
        return row.getInt("has_mime") == 0
                ? new MailBody(row.getString("subject"), row.getString("text_body"), row.getString("html_body"))
                : MailBody.ofMime(row.getString("subject"), new StoredMime(database, id));
    }

    private static Rendering rendering(ResultSet row) throws SQLException {
        return new Rendering(
                row.getString("template_name"),
                row.getString("language"),
                row.getString("context"),
                JsonColumn.readList(row.getString("inline_images")));
    }

    private static Outstanding outstanding(Collection<Addressee> addressees) {
        Map<RecipientStatus, Set<String>> byStatus = addressees.stream()
                .filter(addressee -> addressee.recipient().kind().isDelivered())
                .collect(Collectors.groupingBy(
                        Addressee::status,
                        Collectors.mapping(
                                addressee -> addressee.recipient().address(),
                                Collectors.toCollection(LinkedHashSet::new))));
        Set<String> pending = byStatus.getOrDefault(RecipientStatus.PENDING, Set.of());
        Set<String> accepted = byStatus.getOrDefault(RecipientStatus.ACCEPTED, Set.of());
        int others = byStatus.values().stream().mapToInt(Set::size).sum() - pending.size() - accepted.size();
        return new Outstanding(List.copyOf(pending), accepted.size(), others);
    }

    private RecipientRow recipientRow(ResultSet row, int number) throws SQLException {
        return new RecipientRow(
                database.uuid(row, "email_id"),
                row.getString("kind"),
                row.getString("address"),
                row.getString("personal"),
                row.getString("status"));
    }

    /**
     * What the rows of the claimed mail hold.
     *
     * @param mails those that could be read
     * @param unreadable the others, each with the type of the exception that reading it ended in
     */
    record Reading(List<ClaimedMail> mails, Map<UUID, String> unreadable) {}

    /** As it is stored; only as an addressee is it known to make sense. */
    private record RecipientRow(
            UUID emailId,
            String kind,
            String address,
            @Nullable String personal,
            String status) {

        String domain() {
            return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        }

        Addressee addressee() {
            return new Addressee(
                    new Recipient(RecipientKind.valueOf(kind), address, personal), RecipientStatus.valueOf(status));
        }
    }

    private record Addressee(Recipient recipient, RecipientStatus status) {}
}
