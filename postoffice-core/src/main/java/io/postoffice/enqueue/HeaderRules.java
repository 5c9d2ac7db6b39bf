package io.postoffice.enqueue;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which headers an application may add: none that ends a line, and none that the message sets for itself. */
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

    private static final Pattern PRINTABLE = Pattern.compile("[\\t -~]*+");

    private HeaderRules() {}

    static Optional<String> problem(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("the name is not one of RFC 5322 (1 to 76 printable ASCII characters, no colon)");
        }
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (OWNED.contains(lowerCase) || lowerCase.startsWith("content-") || lowerCase.startsWith("resent-")) {
            return Optional.of("the message sets this header itself; use the method of Mail");
        }
        return CharacterRules.problemInLine(value);
    }

    /** What is wrong with a header of a message that is made already, in which every header may stand that RFC 5322 knows. */
    static Optional<String> problemInGiven(String name, @Nullable String value) {
        if (value == null || !NAME.matcher(name).matches()) {
            return Optional.of(
                    "a line of the header is no field of RFC 5322 (a name of 1 to 76 printable ASCII characters,"
                            + " a colon, a value)");
        }
        String unfolded = value.replace("\r\n ", " ").replace("\r\n\t", "\t");
        if (!PRINTABLE.matcher(unfolded).matches()) {
            return Optional.of("the value of %s has a character that is not printable ASCII; encode it (RFC 2047)"
                    .formatted(name));
        }
        return Optional.empty();
    }
}
