package io.postoffice.enqueue;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.MailMessage.Sender;
import io.postoffice.MailMessage.Stamp;
import io.postoffice.MessageAttachment;
import io.postoffice.Priority;
import io.postoffice.Recipient;
import io.postoffice.enqueue.NewEmail.Delivery;
import io.postoffice.enqueue.NewEmail.Idempotency;
import io.postoffice.enqueue.NewEmail.Labels;
import io.postoffice.render.Renderer;
import io.postoffice.render.Renderer.Rendered;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what the application wrote into what is stored: checked, addressed, dated, identified. */
public final class MailPreparation {

    private final EnqueueSettings settings;
    private final AttachmentRules attachments;
    private final Clock clock;
    private final TimeOrderedIds ids;
    private final Renderer renderer;

    public MailPreparation(EnqueueSettings settings, AttachmentRules attachments, Clock clock, Renderer renderer) {
        this.settings = settings;
        this.attachments = attachments;
        this.clock = clock;
        this.ids = new TimeOrderedIds(clock);
        this.renderer = renderer;
    }

    /**
     * Reads a mail and checks it.
     *
     * @param spool keeps what it carries until it is stored
     */
    NewEmail prepare(Mail mail, AttachmentSpool spool) {
        if (mail == null) {
            throw new InvalidMailException(List.of("mail: is null"));
        }
        return prepare(mail, "", spool);
    }

    /** One of many; what is wrong with it is named with its index. */
    NewEmail prepare(Mail mail, long index, AttachmentSpool spool) {
        if (mail == null) {
            throw new InvalidMailException(List.of("mails[%d]: is null".formatted(index)));
        }
        return prepare(mail, "mails[%d].".formatted(index), spool);
    }

    private NewEmail prepare(Mail mail, String prefix, AttachmentSpool spool) {
        MailCheck check = new MailCheck(prefix);
        Recipient sender = check.sender(mail.from(), settings.defaults().from());
        List<Recipient> recipients = check.recipients(mail);
        check.body(mail);
        MimeReading mime = check.mime(mail);
        check.headers(mail);
        check.times(mail);
        check.labels(mail);
        check.backend(mail.backend(), settings);
        List<MadeFile> made = mime == null ? List.of() : mime.parts().files();
        List<MessageAttachment> carried = check.attachments(mail, made, new AttachmentIntake(attachments), spool);
        Rendered rendered = check.rendered(mail, carried, renderer);
        if (sender == null || !check.problems().isEmpty()) {
            throw new InvalidMailException(check.problems());
        }
        MailBody body = mime == null ? rendered.body() : mime.body().withAttachments(carried);
        RecipientPolicy.Outcome addressed = settings.recipients().apply(recipients);
        UUID id = ids.next();
        return new NewEmail(
                id,
                new MailMessage(
                        stamp(id, sender, mail, mime),
                        new Sender(sender.address(), sender.personal()),
                        addressed.kept(),
                        body,
                        headers(mail, addressed),
                        rendered.rendering()),
                new Delivery(backend(id, mail), priority(mail), micros(mail.scheduledAt()), addressed.dropped()),
                labels(mail, rendered, carried));
    }

    private String backend(UUID id, Mail mail) {
        String own = mail.backend();
        return own != null ? own : settings.defaults().split().choose(id, mail.idempotencyKey());
    }

    private Priority priority(Mail mail) {
        Priority own = mail.priority();
        return own != null ? own : settings.defaults().priority();
    }

    private static Map<String, String> headers(Mail mail, RecipientPolicy.Outcome addressed) {
        if (addressed.original().isEmpty()) {
            return mail.headers();
        }
        Map<String, String> headers = new LinkedHashMap<>(mail.headers());
        headers.put(RecipientPolicy.ORIGINAL_HEADER, addressed.original().get());
        return headers;
    }

    private static Labels labels(Mail mail, Rendered rendered, List<MessageAttachment> attachments) {
        String key = mail.idempotencyKey();
        Idempotency idempotency =
                key == null ? null : new Idempotency(key, PayloadHash.of(mail, rendered.context(), attachments));
        return new Labels(idempotency, mail.tags(), mail.metadata());
    }

    /** A message that the application made keeps what tells it from others, as a direct sender would have it. */
    private Stamp stamp(UUID id, Recipient sender, Mail mail, @Nullable MimeReading mime) {
        String given = mime == null ? null : mime.messageId();
        Instant date = mime == null ? null : mime.date();
        return new Stamp(
                given != null ? given : messageId(id, sender.address()),
                date != null ? date : date(mail.scheduledAt()),
                micros(mail.expiresAt()));
    }

    private String messageId(UUID id, String from) {
        String domain = settings.messageIdDomain() != null
                ? settings.messageIdDomain()
                : from.substring(from.lastIndexOf('@') + 1);
        return "<%s@%s>".formatted(id, domain);
    }

    /** Now, or for a mail scheduled for later the time it is scheduled for: a reader sorts by this header. */
    private Instant date(@Nullable Instant scheduledAt) {
        Instant now = clock.instant();
        Instant date = scheduledAt != null && scheduledAt.isAfter(now) ? scheduledAt : now;
        return date.truncatedTo(ChronoUnit.SECONDS);
    }

    /** What the databases keep; they would round, some up, and a mail would be stored other than it was asked for. */
    private static @Nullable Instant micros(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
    }
}
