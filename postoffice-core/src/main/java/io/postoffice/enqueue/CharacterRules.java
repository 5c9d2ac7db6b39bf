package io.postoffice.enqueue;

import java.util.Optional;

/**
 * Refuses what no part of a mail may hold: control characters, which inject headers and SMTP commands (and which
 * PostgreSQL does not store), and halves of surrogate pairs, which have no form on the wire.
 */
final class CharacterRules {

    private CharacterRules() {}

    /** For whatever stands on one line: a subject, an address, a header. */
    static Optional<String> problemInLine(String value) {
        return problem(value, false);
    }

    /** For a body, which may hold tabs and line breaks. */
    static Optional<String> problemInText(String value) {
        return problem(value, true);
    }

    private static Optional<String> problem(String value, boolean multiline) {
        int index = 0;
        while (index < value.length()) {
            int codePoint = value.codePointAt(index);
            if (isForbidden(codePoint, multiline)) {
                return Optional.of("character U+%04X at position %d is not allowed".formatted(codePoint, index));
            }
            index += Character.charCount(codePoint);
        }
        return Optional.empty();
    }

    private static boolean isForbidden(int codePoint, boolean multiline) {
        return switch (codePoint) {
            case '\t', '\r', '\n' -> !multiline;
            // Line and paragraph separators: not controls by category, yet line breaks to some parsers.
            case 0x2028, 0x2029 -> !multiline;
            default -> Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
        };
    }
}
