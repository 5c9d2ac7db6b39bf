package io.postoffice.enqueue;

import io.postoffice.MessageAttachment;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which headers an application may add: none that ends a line or cannot be folded, and none that the message sets for itself.
 * Encoded words stay what they are, there being no other way to write a name into a header with a syntax.
 */
final class HeaderRules {

    /** RFC 5322, 3.6.8: printable ASCII without the colon. */
    private static final Pattern NAME = Pattern.compile("[!-9;-~]{1,76}");

    private static final Set<String> OWNED = Set.of(
            "from",
            "sender",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "return-path",
            "received");

    /** A hop that strips what ends a line would take a blank one for the end of the header. */
    private static final Pattern BAD_LINE = Pattern.compile("\\r\\n[\\t ]++(?:\\r|\\z)|[^\\r\\n]{900}");

    private static final Pattern PRINTABLE = Pattern.compile("[\\t -~]*+");

    /** Servers cut off a header that is much longer (Postfix, header_size_limit). */
    private static final int MAX_VALUE = 10_000;

    /** RFC 5322, 2.1.1. */
    private static final int MAX_LINE = 998;

    /** What an attachment's part says of itself, or of its place in a message. */
    private static final Set<String> OWNED_BY_PART = Set.of(
            "content-type",
            "content-disposition",
            "content-transfer-encoding",
            "content-id",
            MessageAttachment.PLACE.toLowerCase(Locale.ROOT));

    private HeaderRules() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static Optional<String> problem(String name, String value) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (OWNED.contains(lowerCase) || lowerCase.startsWith("content-") || lowerCase.startsWith("resent-")) {
            return Optional.of("the message sets this header itself; use the method of Mail");
        }
        return problemInAny(name, value);
    }

    /** What is wrong with a header of an attachment's part. */
    static Optional<String> problemInPart(String name, String value) {
        return OWNED_BY_PART.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.of("the part sets this header itself; use the method of MailAttachment")
                : problemInAny(name, value);
    }

    private static Optional<String> problemInAny(String name, String value) {
        if (!isName(name)) {
            return Optional.of("the name is not one of RFC 5322 (1 to 76 printable ASCII characters, no colon)");
        }
        if (value.length() > MAX_VALUE) {
            return Optional.of("longer than %d characters".formatted(MAX_VALUE));
        }
        return CharacterRules.problemInLine(value)
                .or(() -> CharacterRules.problemInLine(EncodedWords.decoded(value)))
                .or(() -> problemInFolding(name, value));
    }

    /** A line breaks before a space only; what is not ASCII is encoded in short words. */
    private static Optional<String> problemInFolding(String name, String value) {
        if (!DomainRules.isAscii(value)) {
            return Optional.empty();
        }
        int lineStart = -name.length() - ": ".length();
        for (int i = 0; i < value.length(); i++) {
            boolean foldable = value.charAt(i) == ' ' && (i == 0 || value.charAt(i - 1) != ' ');
            lineStart = foldable ? i : lineStart;
            if (i - lineStart >= MAX_LINE) {
                return Optional.of("more than %d characters without a place to fold them (RFC 5322, 2.1.1); put a space"
                                .formatted(MAX_LINE)
                        + " between its parts");
            }
        }
        return Optional.empty();
    }

    /** What is wrong with a header of a message that is made already, in which every header may stand that RFC 5322 knows. */
    static Optional<String> problemInGiven(String name, @Nullable String value) {
        if (value == null || !NAME.matcher(name).matches()) {
            return Optional.of(
                    "a line of the header is no field of RFC 5322 (a name of 1 to 76 printable ASCII characters,"
                            + " a colon, a value)");
        }
        if (BAD_LINE.matcher(value).find()) {
            return Optional.of(
                    "the value of %s has a line that is blank, or too long (RFC 5322, 2.1.1); fold it".formatted(name));
        }
        String unfolded = value.replace("\r\n ", " ").replace("\r\n\t", "\t");
        if (!PRINTABLE.matcher(unfolded).matches()) {
            return Optional.of("the value of %s has a character that is not printable ASCII; encode it (RFC 2047)"
                    .formatted(name));
        }
        return Optional.empty();
    }
}
