package io.postoffice.enqueue;

import io.postoffice.Mail;
import io.postoffice.MailBody;
import io.postoffice.MessageAttachment;
import io.postoffice.Priority;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.Rendering;
import io.postoffice.Templating;
import io.postoffice.render.Renderer;
import io.postoffice.render.Renderer.Rendered;
import io.postoffice.render.TemplateException;
import io.postoffice.render.UnrenderableMailException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one mail and collects everything that is wrong with it, so that a caller hears of all at once. Each problem starts
 * with the name of the field; none repeats a value.
 */
final class MailCheck {

    private static final int MAX_SUBJECT = 998;

    /** What every supported database can store, MariaDB's {@code DATETIME} being the narrowest that matters. */
    private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-30T00:00:00Z");

    private static final Pattern BACKEND_NAME = Pattern.compile("[\\w.-]{1,100}");

    private final List<String> problems = new ArrayList<>();
    private final String prefix;

    /**
     * @param prefix stands before the name of each field: the index of the mail among many, or nothing
     */
    MailCheck(String prefix) {
        this.prefix = prefix;
    }

    List<String> problems() {
        return problems;
    }

    List<Recipient> recipients(Mail mail) {
        List<Recipient> recipients = new ArrayList<>();
        addAll(recipients, RecipientKind.TO, "to", mail.to());
        addAll(recipients, RecipientKind.CC, "cc", mail.cc());
        addAll(recipients, RecipientKind.BCC, "bcc", mail.bcc());
        addAll(recipients, RecipientKind.REPLY_TO, "replyTo", mail.replyTo());
        if (mail.to().isEmpty() && mail.cc().isEmpty() && mail.bcc().isEmpty()) {
            problem("to", "there is no recipient; name one in to, cc or bcc");
        }
        return recipients;
    }

    @Nullable Recipient sender(@Nullable String from, @Nullable String defaultFrom) {
        String sender = from != null ? from : defaultFrom;
        if (sender == null) {
            problem("from", "there is no sender; call Mail.from(..) or set the property postoffice.default-from");
            return null;
        }
        return address("from", RecipientKind.REPLY_TO, sender);
    }

    void body(Mail mail) {
        MailBody body = mail.body();
        Templating templating = mail.templating();
        if (body.isEmpty()
                && templating.template() == null
                && mail.attachments().isEmpty()) {
            problem("subject, text, html", "there is nothing to send; set one of them, or a template");
        }
        if (!body.isEmpty() && templating.template() != null) {
            problem("template", "cannot stand beside a subject, text, html or mime; the template makes them");
        }
        if (body.mime() != null && !templating.context().isEmpty()) {
            problem("context", "has no place in a message that is made already; call html or text instead of mime");
        }
        if (templating.onDelivery() && templating.template() == null) {
            problem("renderOnDelivery", "needs a template");
        }
        if (body.mime() != null && !body.equals(MailBody.ofMime(null, body.mime()))) {
            problem("mime", "cannot stand beside a subject, text or html; the message has its own");
        }
        check("subject", body.subject(), CharacterRules::problemInLine);
        if (body.subject() != null && body.subject().length() > MAX_SUBJECT) {
            problem("subject", "longer than %d characters".formatted(MAX_SUBJECT));
        }
        check("text", body.text(), CharacterRules::problemInText);
        check("html", body.html(), CharacterRules::problemInText);
        String language = mail.templating().language();
        if (language != null && !Renderer.isLanguage(language)) {
            problem("language", "is no tag of BCP 47, such as pt-BR");
        }
    }

    /** A message that the application made itself; {@code null} without one, or when it cannot be sent. */
    @Nullable MimeReading mime(Mail mail) {
        MailBody body = mail.body();
        if (body.mime() == null) {
            return null;
        }
        try {
            MimeReading reading =
                    MimeReading.of(body.mime(), !mail.attachments().isEmpty());
            reading.problems().forEach(problem -> problem("mime", problem));
            addAll(reading.parts().problems());
            reading.problemInPlaces(mail.attachments().size()).ifPresent(problem -> problem("attachments", problem));
            return reading;
        } catch (MessagingException | IOException ex) {
            problem("mime", "is not a message of RFC 5322");
            return null;
        }
    }

    /**
     * What the mail says; once something is wrong with the mail, it is not looked for.
     *
     * @param carried what goes with it, which a template may show
     */
    Rendered rendered(Mail mail, List<MessageAttachment> carried, Renderer renderer) {
        Rendered literal = new Rendered(mail.body().withAttachments(carried), Rendering.NONE, null);
        if (!mail.templating().isNeeded() || !problems.isEmpty()) {
            return literal;
        }
        try {
            return renderer.render(mail.templating(), literal.body());
        } catch (UnrenderableMailException ex) {
            problem(mail.templating().template() == null ? "subject, text, html" : "template", text(ex));
        } catch (TemplateException ex) {
            problem("template", text(ex));
        } catch (IllegalArgumentException ex) {
            problem("context", text(ex));
        }
        return literal;
    }

    /**
     * What goes with the mail; once something is wrong with the mail, it is not read.
     *
     * @param made the files of a message that is made already, which has them in itself
     */
    List<MessageAttachment> attachments(
            Mail mail, List<MadeFile> made, AttachmentIntake intake, AttachmentSpool spool) {
        addAll(intake.problems(mail, made));
        List<MessageAttachment> read = problems.isEmpty() ? intake.read(mail, spool) : List.of();
        addAll(problems.isEmpty() ? intake.problems() : List.of());
        return read;
    }

    private void addAll(List<String> found) {
        found.forEach(problem -> problems.add(prefix + problem));
    }

    private static String text(Exception ex) {
        return String.valueOf(ex.getMessage());
    }

    void headers(Mail mail) {
        int index = 0;
        for (Map.Entry<String, String> header : mail.headers().entrySet()) {
            // By its place, where the name itself is what is wrong: it could hold anything.
            String key = HeaderRules.isName(header.getKey()) ? header.getKey() : String.valueOf(index);
            HeaderRules.problem(header.getKey(), header.getValue())
                    .ifPresent(problem -> problem("headers[" + key + "]", problem));
            index++;
        }
    }

    void labels(Mail mail) {
        LabelRules.problems(mail).forEach(this::problem);
    }

    void times(Mail mail) {
        Instant scheduledAt = mail.scheduledAt();
        Instant expiresAt = mail.expiresAt();
        inRange("scheduledAt", scheduledAt);
        inRange("expiresAt", expiresAt);
        if (scheduledAt != null && expiresAt != null && expiresAt.isBefore(scheduledAt)) {
            problem("expiresAt", "is before scheduledAt, so that the mail could never be sent");
        }
        if (!prefix.isEmpty() && mail.priority() == Priority.NOW) {
            problem("priority", "NOW is for a single mail; call send, or use HIGH");
        }
        if (scheduledAt != null && mail.priority() == Priority.NOW) {
            problem("priority", "NOW cannot be scheduled; leave scheduledAt out, or use HIGH");
        }
    }

    void backend(@Nullable String name, EnqueueSettings settings) {
        if (settings.backends().isEmpty()) {
            problem(
                    "backend",
                    "nothing is configured to send over; set spring.mail.host or postoffice.backends.<name>.host,"
                            + " or name one of several JavaMailSender beans in postoffice.backends.<name>.bean");
        } else if (name != null && !settings.backends().contains(name)) {
            problem("backend", "%s does not exist; there is: %s".formatted(quoted(name), settings.backendNames()));
        } else if (name == null
                && !settings.backends()
                        .containsAll(settings.defaults().split().weights().keySet())) {
            problem("backend", "there is no default backend; name one of: " + settings.backendNames());
        }
    }

    private void addAll(List<Recipient> recipients, RecipientKind kind, String field, List<String> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            Recipient recipient = address("%s[%d]".formatted(field, i), kind, addresses.get(i));
            if (recipient != null) {
                recipients.add(recipient);
            }
        }
    }

    private @Nullable Recipient address(String field, RecipientKind kind, String raw) {
        try {
            return AddressParser.parse(kind, raw);
        } catch (AddressException ex) {
            problem(field, String.valueOf(ex.getMessage()));
            return null;
        }
    }

    private void check(String field, @Nullable String value, Function<String, Optional<String>> rule) {
        if (value != null) {
            rule.apply(value).ifPresent(problem -> problem(field, problem));
        }
    }

    private void inRange(String field, @Nullable Instant time) {
        if (time != null && !isStorable(time)) {
            problem(field, "is not between the years 1970 and 9999");
        }
    }

    /** Whether all databases can store it. */
    static boolean isStorable(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    private void problem(String field, String what) {
        problems.add(prefix + field + ": " + what);
    }

    /** A name that goes into a message, which may go into a log; what is none could hold anything, and is left out. */
    private static String quoted(String name) {
        return BACKEND_NAME.matcher(name).matches() ? "'" + name + "'" : "what is named";
    }
}
