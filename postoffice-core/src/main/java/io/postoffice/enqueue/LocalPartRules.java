package io.postoffice.enqueue;

import jakarta.mail.internet.AddressException;
import java.util.regex.Pattern;

/**
 * What may stand before the @: a dot-string or one quoted string (RFC 5321, 4.1.2), in ASCII. Without SMTPUTF8, Angus Mail cuts
 * each non-ASCII character to its low byte, so that {@code š@example.org} would become {@code a@example.org}.
 */
final class LocalPartRules {

    private static final int MAX_LENGTH = 64;

    private static final Pattern DOT_STRING =
            Pattern.compile("[\\w!#$%&'*+/=?^`{|}~-]+(?:\\.[\\w!#$%&'*+/=?^`{|}~-]+)*");

    private LocalPartRules() {}

    static void check(String local) throws AddressException {
        if (local.length() > MAX_LENGTH) {
            throw new AddressException(
                    "the part before the @ is longer than %d characters (RFC 5321, 4.5.3.1.1)".formatted(MAX_LENGTH));
        }
        if (!DomainRules.isAscii(local)) {
            throw new AddressException("the part before the @ is not ASCII, which needs SMTPUTF8 (RFC 6531)");
        }
        if (local.startsWith("\"")) {
            if (local.length() == 2) {
                throw new AddressException("not a valid address (there is nothing before the @)");
            }
        } else if (!DOT_STRING.matcher(local).matches()) {
            throw new AddressException(
                    "not a valid address (the part before the @ has a character or a dot that is to be" + " quoted)");
        }
        // Some servers decode it, and then read another address: RFC 2047, 5 (3) forbids it in an address.
        if (EncodedWords.isIn(local)) {
            throw new AddressException("not a valid address (the part before the @ is an encoded word)");
        }
    }
}
