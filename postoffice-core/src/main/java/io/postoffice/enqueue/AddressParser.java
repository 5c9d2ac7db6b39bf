package io.postoffice.enqueue;

import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one address, {@code local@domain} or {@code Name <local@domain>}, strictly, and in a time that grows with its length.
 * {@link InternetAddress} is no help: it takes {@code ann@example(x).org} for {@code ann@example}, overlooks what stands behind
 * an angle bracket, and knows nothing of hyphens in a domain.
 */
final class AddressParser {

    /** Longer than any address with a name that is taken, even one whose name is an encoded word (RFC 2047). */
    private static final int MAX_WRITTEN = 4096;

    /** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, angle brackets included. */
    private static final int MAX_ADDRESS = 254;

    private static final int MAX_PERSONAL = 320;

    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

    private AddressParser() {}

    /**
     * Parses an address.
     *
     * @throws AddressException whose message says what is wrong and holds nothing of the address
     */
    static Recipient parse(RecipientKind kind, String written) throws AddressException {
        if (written.length() > MAX_WRITTEN) {
            throw new AddressException("longer than %d characters".formatted(MAX_WRITTEN));
        }
        requireClean(written);
        Mailbox mailbox = Mailbox.split(written.trim());
        return new Recipient(kind, address(mailbox.address()), personal(mailbox.name()));
    }

    private static void requireClean(String value) throws AddressException {
        Optional<String> problem = CharacterRules.problemInLine(value);
        if (problem.isPresent()) {
            throw new AddressException(problem.get());
        }
    }

    private static String address(String written) throws AddressException {
        if (written.startsWith("@") && written.indexOf(':') > 0) {
            throw new AddressException("a route before the address is obsolete (RFC 5321, F.2)");
        }
        int at = written.startsWith("\"") ? Mailbox.endOfQuoted(written, 0) + 1 : written.indexOf('@');
        if (at < 1 || at >= written.length() || written.charAt(at) != '@') {
            throw new AddressException("not a valid address (it is not of the form local@domain)");
        }
        String local = written.substring(0, at);
        LocalPartRules.check(local);
        String address = local + '@' + DomainRules.toAscii(written.substring(at + 1));
        if (address.length() > MAX_ADDRESS) {
            throw new AddressException("longer than %d characters (RFC 5321, 4.5.3.1.3)".formatted(MAX_ADDRESS));
        }
        return address;
    }

    private static @Nullable String personal(String written) throws AddressException {
        String decoded = EncodedWords.decoded(unquoted(written));
        if (EncodedWords.isIn(decoded)) {
            throw new AddressException("the name has an encoded word that cannot be read (RFC 2047)");
        }
        // An encoded word may decode to what the string did not show.
        requireClean(decoded);
        String personal = decoded.strip();
        if (personal.length() > MAX_PERSONAL) {
            throw new AddressException("the name is longer than %d characters".formatted(MAX_PERSONAL));
        }
        if (personal.codePoints().anyMatch(AddressParser::turnsText)) {
            throw new AddressException(
                    "the name has a character that turns the direction of the text, its address's too");
        }
        return personal.isEmpty() ? null : personal;
    }

    private static String unquoted(String name) throws AddressException {
        boolean quoted = name.startsWith("\"") && Mailbox.endOfQuoted(name, 0) == name.length() - 1;
        return quoted
                ? QUOTED_PAIR.matcher(name.substring(1, name.length() - 1)).replaceAll("$1")
                : name;
    }

    /** Embeddings, overrides and isolates (UAX 9, 2): left open, they also turn what a reader shows beside the name. */
    private static boolean turnsText(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }
}
