package io.postoffice;

import java.time.Instant;
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
 * quoted. Each call replaces what was set before. Everything is literal: no character of a subject or body has a meaning to
 * the queue. What is wrong with a mail is told by {@link MailService#send}, field by field; only an address that is
 * {@code null} is refused at once, with an {@link InvalidMailException}; so is a tag.
 */
public final class Mail {

    private final Addressing addressing;
    private final MailBody body;
    private final Dispatch dispatch;
    private final Map<String, String> headers;
    private final Labels labels;

    private Mail(Addressing addressing, MailBody body, Dispatch dispatch, Map<String, String> headers, Labels labels) {
        this.addressing = addressing;
        this.body = body;
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
        return new Mail(addressing, MailBody.EMPTY, Dispatch.AT_ONCE, Map.of(), Labels.NONE);
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
        return with(body.withSubject(subject));
    }

    public Mail text(String text) {
        return with(body.withText(text));
    }

    public Mail html(String html) {
        return with(body.withHtml(html));
    }

    /**
     * A message that is made already, instead of a subject, a text and HTML. It goes out as it is, but for the addresses, which
     * are those of the mail: its {@code From}, {@code To}, {@code Cc}, {@code Reply-To} and {@code Bcc} are replaced or left out.
     * Its {@code Message-ID} and {@code Date} are kept where they make sense.
     *
     * @param message header and body (RFC 5322, RFC 2045), the header in ASCII
     */
    public Mail mime(byte[] message) {
        byte[] copy = message.clone();
        return with(body.withMime(() -> copy));
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
        return new Mail(addressing, body, dispatch, Collections.unmodifiableMap(more), labels);
    }

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
        return body;
    }

    /** In the order in which they were added. */
    public Map<String, String> headers() {
        return headers;
    }

    public Priority priority() {
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

    /** Tells how many recipients there are and how long the body is: neither belongs in a log. */
    @Override
    public String toString() {
        return "Mail[to=%d, cc=%d, bcc=%d, %s, %s]".formatted(to().size(), cc().size(), bcc().size(), body, dispatch);
    }

    private Mail with(Addressing newAddressing) {
        return new Mail(newAddressing, body, dispatch, headers, labels);
    }

    private Mail with(MailBody newBody) {
        return new Mail(addressing, newBody, dispatch, headers, labels);
    }

    private Mail with(Dispatch newDispatch) {
        return new Mail(addressing, body, newDispatch, headers, labels);
    }

    private Mail with(Labels newLabels) {
        return new Mail(addressing, body, dispatch, headers, newLabels);
    }
}
