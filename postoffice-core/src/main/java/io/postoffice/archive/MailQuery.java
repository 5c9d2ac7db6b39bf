package io.postoffice.archive;

import io.postoffice.EmailStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What mail to look for: all that fits each criterion, the newest first. Immutable; starts with {@link #NEWEST}.
 *
 * @param key what it is known by: at most one of these, as each is a search of its own
 * @param filter what else it is like
 * @param before only mail that is older than the one of this identifier, for the next page; {@code null} for the first
 * @param limit how many at most, from 1 to 1000
 */
public record MailQuery(Key key, Filter filter, @Nullable UUID before, int limit) {

    private static final int MOST = 1000;

    /** The newest hundred mails. */
    public static final MailQuery NEWEST =
            new MailQuery(new Key(null, null, null), new Filter(null, null, null, null, null), null, 100);

    public MailQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: must be from 1 to %d, and is %d".formatted(MOST, limit));
        }
    }

    /** Mail to an address, in upper or lower case, and with its domain in letters of any script or in Punycode. */
    public MailQuery recipient(String address) {
        return with(new Key(address, key.tag, key.messageId));
    }

    public MailQuery tag(String tag) {
        return with(new Key(key.recipient, tag, key.messageId));
    }

    /** The mail of a Message-ID, with or without its angle brackets. */
    public MailQuery messageId(String messageId) {
        return with(new Key(key.recipient, key.tag, messageId));
    }

    public MailQuery status(EmailStatus status) {
        return with(new Filter(status, filter.backend, filter.template, filter.from, filter.until));
    }

    public MailQuery backend(String backend) {
        return with(new Filter(filter.status, backend, filter.template, filter.from, filter.until));
    }

    public MailQuery template(String template) {
        return with(new Filter(filter.status, filter.backend, template, filter.from, filter.until));
    }

    /** Stored at this time or later. */
    public MailQuery from(Instant from) {
        return with(new Filter(filter.status, filter.backend, filter.template, from, filter.until));
    }

    /** Stored before this time. */
    public MailQuery until(Instant until) {
        return with(new Filter(filter.status, filter.backend, filter.template, filter.from, until));
    }

    /** The page that follows the one which this mail was the last of. */
    public MailQuery before(UUID last) {
        return new MailQuery(key, filter, last, limit);
    }

    public MailQuery limit(int newLimit) {
        return new MailQuery(key, filter, before, newLimit);
    }

    private MailQuery with(Key newKey) {
        return new MailQuery(newKey, filter, before, limit);
    }

    private MailQuery with(Filter newFilter) {
        return new MailQuery(key, newFilter, before, limit);
    }

    /** Leaves the address out: addresses are kept out of logs. */
    @Override
    public String toString() {
        return "MailQuery[limit=%d]".formatted(limit);
    }

    /** What a mail is known by; {@code null} for whatever. */
    public record Key(
            @Nullable String recipient,
            @Nullable String tag,
            @Nullable String messageId) {

        public Key {
            long given = Stream.of(recipient, tag, messageId)
                    .filter(Objects::nonNull)
                    .count();
            if (given > 1) {
                throw new IllegalArgumentException(
                        "recipient, tag, messageId: only one of them can be looked for at a time");
            }
        }
    }

    /** What a mail is like; {@code null} for whatever. */
    public record Filter(
            @Nullable EmailStatus status,
            @Nullable String backend,
            @Nullable String template,
            @Nullable Instant from,
            @Nullable Instant until) {}
}
