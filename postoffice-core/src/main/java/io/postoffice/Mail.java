package io.postoffice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mail as an application hands it in: immutable, every call gives a new one, so that a prepared mail is a prototype to
 * send to many with {@link #withTo(String...)}.
 *
 * <pre>{@code
 * mailService.send(Mail.to("Ann <ann@example.org>")
 *         .subject("Your order 42")
 *         .text("Thank you!"));
 * }</pre>
 *
 * <p>Addresses are {@code local@domain} or {@code Name <local@domain>}, one a string, without comments; a name with a comma is
 * quoted. Each call replaces what was set before. A subject or body is literal, unless there is a context: no character of it has
 * a meaning to the queue then. What is wrong with a mail is told by {@link MailService#send}, field by field; only an address
 * that is {@code null} is refused at once, with an {@link InvalidMailException}; so is a tag, and an attachment.
 */
public final class Mail {

    private final Addressing addressing;
    private final Content content;
    private final Dispatch dispatch;
    private final Map<String, String> headers;
    private final Labels labels;

    private Mail(
            Addressing addressing, Content content, Dispatch dispatch, Map<String, String> headers, Labels labels) {
        this.addressing = addressing;
        this.content = content;
        this.dispatch = dispatch;
        this.headers = headers;
        this.labels = labels;
    }

    /** Starts a mail to these addresses. To send a prepared mail to others, use {@link #withTo(String...)}. */
    public static Mail to(String... addresses) {
        return to(Arrays.asList(addresses));
    }

    /** Starts a mail to these addresses. To send a prepared mail to others, use {@link #withTo(Collection)}. */
    public static Mail to(Collection<String> addresses) {
        Addressing addressing =
                new Addressing(null, Addressing.listOf("to", addresses), List.of(), List.of(), List.of());
        return new Mail(addressing, Content.EMPTY, Dispatch.AT_ONCE, Map.of(), Labels.NONE);
    }

    /** The same mail to these addresses instead. */
    public Mail withTo(String... addresses) {
        return withTo(Arrays.asList(addresses));
    }

    /** The same mail to these addresses instead. */
    public Mail withTo(Collection<String> addresses) {
        return with(addressing.withTo(Addressing.listOf("to", addresses)));
    }

    public Mail cc(String... addresses) {
        return cc(Arrays.asList(addresses));
    }

    public Mail cc(Collection<String> addresses) {
        return with(addressing.withCc(Addressing.listOf("cc", addresses)));
    }

    /** Further recipients who stay unseen: their addresses are in no header of the mail. */
    public Mail bcc(String... addresses) {
        return bcc(Arrays.asList(addresses));
    }

    /** Further recipients who stay unseen: their addresses are in no header of the mail. */
    public Mail bcc(Collection<String> addresses) {
        return with(addressing.withBcc(Addressing.listOf("bcc", addresses)));
    }

    /** Where answers go, when not to the sender. */
    public Mail replyTo(String... addresses) {
        return replyTo(Arrays.asList(addresses));
    }

    /** Where answers go, when not to the sender. */
    public Mail replyTo(Collection<String> addresses) {
        return with(addressing.withReplyTo(Addressing.listOf("replyTo", addresses)));
    }

    /** The sender; without one, the configured default sender is used. */
    public Mail from(String address) {
        return with(addressing.withFrom(address));
    }

    public Mail subject(String subject) {
        return with(content.body().withSubject(subject));
    }

    public Mail text(String text) {
        return with(content.body().withText(text));
    }

    public Mail html(String html) {
        return with(content.body().withHtml(html));
    }

    /** The name of the template that makes the subject, the text and the HTML, none of which is to be set then. */
    public Mail template(String name) {
        return with(content.templating().withTemplate(Objects.requireNonNull(name, "name")));
    }

    /**
     * Data for the template, or else for the subject, text and HTML, which are templates then. Adds it, or replaces what had this
     * name. Kept as JSON: strings, numbers, dates, enums, records, beans, collections and maps of these.
     *
     * <p>All that the getters of a bean give, and those of what they give, is kept in the database, and can be read by whoever edits the template.
     * Hand in what the mail is to say, such as a record made for it, rather than an entity.
     */
    public Mail context(String name, @Nullable Object value) {
        return with(content.templating().withContext(Collections.singletonMap(name, value)));
    }

    /** As many calls of {@link #context(String, Object)}. */
    public Mail context(Map<String, ? extends @Nullable Object> values) {
        return with(content.templating().withContext(Objects.requireNonNull(values, "values")));
    }

    /**
     * The language of the mail: which translation of the template is used, and how numbers and dates are written.
     *
     * @param tag of BCP 47, such as {@code pt-BR}; where there is no translation for it, one for {@code pt} is looked for, and then
     *     the template without a language is used
     */
    public Mail language(String tag) {
        return with(content.templating().withLanguage(Objects.requireNonNull(tag, "tag")));
    }

    /** Has the template make the mail when it is delivered, as the template is then; otherwise it does so when it is sent. */
    public Mail renderOnDelivery() {
        return with(content.templating().withOnDelivery());
    }

    /**
     * A message that is made already, instead of a subject, a text and HTML. It goes out as it is, but for the addresses, which
     * are those of the mail: its {@code From}, {@code To}, {@code Cc}, {@code Reply-To} and {@code Bcc} are replaced or left out.
     * Its {@code Message-ID} and {@code Date} are kept where they make sense.
     *
     * @param message header and body (RFC 5322, RFC 2045), the header in ASCII
     */
    public Mail mime(byte[] message) {
        byte[] copy = Objects.requireNonNull(message, "message").clone();
        return with(content.body().withMime(() -> copy));
    }

    /**
     * Adds a header, or replaces the one of this name, whatever its case. The headers that the mail sets for itself ({@code To},
     * {@code Subject}, {@code Content-Type}…) are refused when it is sent.
     *
     * @param value up to 10,000 characters on one line, with a space in it wherever it may be folded: every 998 characters at
     *     least (RFC 5322, 2.1.1). Encoded words (RFC 2047) are sent as they are
     */
    public Mail header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return new Mail(addressing, content, dispatch, Collections.unmodifiableMap(more), labels);
    }

    /**
     * Adds files. They are read when the mail is sent, and stored with it. Beside a {@link #mime(byte[]) message that is made
     * already}, they are the content of those of its parts that have a header {@code X-Postoffice-Attachment} with their index, one
     * each, which is sent in base64. A multipart is no such part.
     */
    public Mail attach(MailAttachment... more) {
        return attach(Arrays.asList(more));
    }

    /** As many calls of {@link #attach(MailAttachment...)}. */
    public Mail attach(Collection<MailAttachment> more) {
        return new Mail(addressing, content.withAttachments(more), dispatch, headers, labels);
    }

    /** How urgent it is. Without, that is for the configuration to say, and {@link Priority#MEDIUM} where it does not. */
    public Mail priority(Priority priority) {
        return with(dispatch.withPriority(Objects.requireNonNull(priority, "priority")));
    }

    /** The earliest time of the first attempt; a time that has passed means at once. Kept to the microsecond. */
    public Mail scheduledAt(Instant time) {
        return with(dispatch.withScheduledAt(time));
    }

    /**
     * The time after which the mail is worthless: it is not claimed for an attempt from then on. One that is claimed may still
     * go out up to about a second later. Kept to the microsecond.
     */
    public Mail expiresAt(Instant time) {
        return with(dispatch.withExpiresAt(time));
    }

    /** The name of the backend to send over; without one, the default backend is used. */
    public Mail backend(String name) {
        return with(dispatch.withBackend(name));
    }

    /**
     * Makes sending safe to repeat. While a mail of this key is kept, another one to the same people and with the same body and
     * headers is not stored: its receipt is that of the first. Anything else of this key is refused. What is compared is what
     * people receive; when, how urgently and over which backend it goes out is not, nor are tags and metadata.
     *
     * @param key 1 to 200 characters without control characters, and without a space at either end
     */
    public Mail idempotencyKey(String key) {
        return with(labels.withIdempotencyKey(Objects.requireNonNull(key, "key")));
    }

    /** Names under which the mail can be found, counted and cancelled; at most 20, of 1 to 100 characters each. */
    public Mail tags(String... tags) {
        return tags(Arrays.asList(tags));
    }

    /** Names under which the mail can be found, counted and cancelled; at most 20, of 1 to 100 characters each. */
    public Mail tags(Collection<String> tags) {
        return with(labels.withTags(List.copyOf(new LinkedHashSet<>(Addressing.listOf("tags", tags)))));
    }

    /**
     * Something for the application to remember about the mail; kept with it, and sent to nobody. Adds a value, or replaces the one
     * of this name.
     *
     * @param name 1 to 100 characters
     * @param value up to 2000 characters
     */
    public Mail metadata(String name, String value) {
        return with(labels.withMetadata(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")));
    }

    public List<String> to() {
        return addressing.to();
    }

    public List<String> cc() {
        return addressing.cc();
    }

    public List<String> bcc() {
        return addressing.bcc();
    }

    public List<String> replyTo() {
        return addressing.replyTo();
    }

    public @Nullable String from() {
        return addressing.from();
    }

    public MailBody body() {
        return content.body();
    }

    public Templating templating() {
        return content.templating();
    }

    /** In the order in which they were added. */
    public List<MailAttachment> attachments() {
        return content.attachments();
    }

    /** In the order in which they were added. */
    public Map<String, String> headers() {
        return headers;
    }

    public @Nullable Priority priority() {
        return dispatch.priority();
    }

    public @Nullable Instant scheduledAt() {
        return dispatch.scheduledAt();
    }

    public @Nullable Instant expiresAt() {
        return dispatch.expiresAt();
    }

    public @Nullable String backend() {
        return dispatch.backend();
    }

    public @Nullable String idempotencyKey() {
        return labels.idempotencyKey();
    }

    /** Each once, in the order in which they were given. */
    public List<String> tags() {
        return labels.tags();
    }

    /** In the order in which they were added. */
    public Map<String, String> metadata() {
        return labels.metadata();
    }

    /** Tells how many recipients and attachments there are and how long the body is: no more of it belongs in a log. */
    @Override
    public String toString() {
        return "Mail[to=%d, cc=%d, bcc=%d, %s, attachments=%d, %s]"
                .formatted(
                        to().size(),
                        cc().size(),
                        bcc().size(),
                        body(),
                        attachments().size(),
                        dispatch);
    }

    private Mail with(Addressing newAddressing) {
        return new Mail(newAddressing, content, dispatch, headers, labels);
    }

    private Mail with(MailBody newBody) {
        return new Mail(addressing, content.withBody(newBody), dispatch, headers, labels);
    }

    private Mail with(Templating newTemplating) {
        return new Mail(addressing, content.withTemplating(newTemplating), dispatch, headers, labels);
    }

    private Mail with(Dispatch newDispatch) {
        return new Mail(addressing, content, newDispatch, headers, labels);
    }

    private Mail with(Labels newLabels) {
        return new Mail(addressing, content, dispatch, headers, newLabels);
    }

    /** What a mail says, what it is made from, and what goes with it. */
    private record Content(MailBody body, Templating templating, List<MailAttachment> attachments) {

        static final Content EMPTY = new Content(MailBody.EMPTY, Templating.NONE, List.of());

        Content withBody(MailBody newBody) {
            return new Content(newBody, templating, attachments);
        }

        Content withTemplating(Templating newTemplating) {
            return new Content(body, newTemplating, attachments);
        }

        Content withAttachments(Collection<MailAttachment> more) {
            List<MailAttachment> all = new ArrayList<>(attachments);
            for (MailAttachment attachment : Objects.requireNonNull(more, "attachments")) {
                if (attachment == null) {
                    throw new InvalidMailException(List.of("attachments[%d]: is null".formatted(all.size())));
                }
                all.add(attachment);
            }
            return new Content(body, templating, List.copyOf(all));
        }
    }
}
