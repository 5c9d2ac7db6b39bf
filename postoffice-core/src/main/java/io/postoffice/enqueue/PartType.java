package io.postoffice.enqueue;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimePart;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a part is, as it decides what is in it.
 *
 * @param base its media type without parameters
 * @param headers how many headers say so
 * @param encoding how it is encoded; {@code null} without any
 */
record PartType(String base, int headers, @Nullable String encoding) {

    /** What a part is that says nothing, other than in a digest (RFC 2046, 5.1.5). */
    static final String TEXT = "text/plain";

    private static final String MESSAGE = "message/rfc822";

    /** RFC 6532, 3.7, and what RFC 5537 calls obsolete. */
    private static final Set<String> MESSAGES = Set.of(MESSAGE, "message/global", "message/news");

    private static final Set<String> NONE = Set.of("7bit", "8bit", "binary");

    static PartType of(Part part, String impliedType) throws MessagingException {
        String[] given = part.getHeader("Content-Type");
        String encoding = encoding(part);
        return given == null
                ? new PartType(impliedType, 0, encoding)
                : new PartType(AttachmentTypes.stated(given[0]).toLowerCase(Locale.ROOT), given.length, encoding);
    }

    static @Nullable String encoding(Part part) throws MessagingException {
        String encoding = part instanceof MimePart mime ? mime.getEncoding() : null;
        return encoding == null || NONE.contains(encoding.toLowerCase(Locale.ROOT)) ? null : encoding;
    }

    /** Whether the bytes of a part count. */
    static boolean isSealed(Part part) throws MessagingException {
        return part.isMimeType("multipart/signed") || part.isMimeType("multipart/encrypted");
    }

    boolean isMultipart() {
        return base.startsWith("multipart/");
    }

    /** Whether it is a message that can be read. */
    boolean isMessage() {
        return MESSAGES.contains(base);
    }

    boolean isComposite() {
        return isMultipart() || isMessage();
    }

    String ofParts() {
        return base.equals("multipart/digest") ? MESSAGE : TEXT;
    }

    /** What keeps one from telling what is in it, where mail clients find different things. */
    Optional<String> problem() {
        if (headers > 1) {
            return Optional.of(
                    ": has more than one header Content-Type, of which mail clients read one or another; leave one");
        }
        return isMultipart() && encoding != null
                ? Optional.of(
                        ": is a multipart with a Content-Transfer-Encoding, which it may not have (RFC 2045, 6.4);"
                                + " encode its parts")
                : Optional.empty();
    }
}
