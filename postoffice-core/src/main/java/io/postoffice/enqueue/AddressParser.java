package io.postoffice.enqueue;

import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads one address, strictly. Stricter than {@link InternetAddress} where that would misdeliver: without SMTPUTF8, Angus
 * Mail cuts each non-ASCII character of a local part to its low byte, so that {@code š@example.org} becomes
 * {@code a@example.org}; and the JDK's {@link IDN} makes {@code ann@fass.example} of {@code ann@faß.example}.
 */
final class AddressParser {

    /** RFC 5321, 4.5.3.1.3: a path has at most 256 octets, angle brackets included. */
    private static final int MAX_ADDRESS = 254;

    private static final int MAX_LOCAL_PART = 64;

    private static final int MAX_PERSONAL = 320;

    private AddressParser() {}

    /**
     * Parses an address.
     *
     * @throws AddressException whose message says what is wrong and holds nothing of the address
     */
    static Recipient parse(RecipientKind kind, String raw) throws AddressException {
        requireClean(raw);
        InternetAddress parsed = single(raw);
        String address = asciiDomain(parsed.getAddress());
        if (address.length() > MAX_ADDRESS) {
            throw new AddressException("longer than %d characters (RFC 5321, 4.5.3.1.3)".formatted(MAX_ADDRESS));
        }
        String personal = parsed.getPersonal();
        if (personal != null) {
            // An encoded word may decode to what the raw string did not show.
            requireClean(personal);
            if (personal.length() > MAX_PERSONAL) {
                throw new AddressException("the name is longer than %d characters".formatted(MAX_PERSONAL));
            }
        }
        return new Recipient(kind, address, personal);
    }

    private static void requireClean(String value) throws AddressException {
        Optional<String> problem = CharacterRules.problemInLine(value);
        if (problem.isPresent()) {
            throw new AddressException(problem.get());
        }
    }

    private static InternetAddress single(String raw) throws AddressException {
        InternetAddress[] parsed;
        try {
            parsed = InternetAddress.parse(raw, true);
        } catch (AddressException ex) {
            // The message is a fixed sentence; the address is apart from it, in getRef().
            throw new AddressException("not a valid address (%s)".formatted(ex.getMessage()));
        }
        if (parsed.length != 1 || parsed[0].isGroup() || raw.strip().endsWith(",")) {
            throw new AddressException("one address is wanted in a string; quote a name that holds a comma");
        }
        if (parsed[0].getAddress().indexOf('@') < 0) {
            throw new AddressException("not a valid address (Missing final '@domain')");
        }
        if (parsed[0].getAddress().startsWith("@")) {
            throw new AddressException("a route before the address is obsolete (RFC 5321, F.2)");
        }
        return parsed[0];
    }

    private static String asciiDomain(String address) throws AddressException {
        int at = address.lastIndexOf('@');
        String local = address.substring(0, at);
        if (local.length() > MAX_LOCAL_PART) {
            throw new AddressException("the part before the @ is longer than %d characters (RFC 5321, 4.5.3.1.1)"
                    .formatted(MAX_LOCAL_PART));
        }
        if (!isAscii(local)) {
            throw new AddressException("the part before the @ is not ASCII, which needs SMTPUTF8 (RFC 6531)");
        }
        String domain = address.substring(at + 1);
        if (isAscii(domain)) {
            return address;
        }
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException ex) {
            throw new AddressException("the domain has no ASCII form (RFC 5890)");
        }
        if (!isSameDomain(ascii, domain)) {
            throw new AddressException("the domain has a character that standards read differently (RFC 5894, 7.2);"
                    + " write the domain in its ASCII form, which starts with xn--");
        }
        return local + '@' + ascii;
    }

    /**
     * Whether nothing but case and composition was lost. {@link IDN} knows the first standard only (RFC 3490), which reads ß
     * as ss, ς as σ, and leaves joiners out; to the second (RFC 5891) those are other domains, of other owners.
     */
    private static boolean isSameDomain(String ascii, String domain) {
        String folded = Normalizer.normalize(domain.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        return IDN.toUnicode(ascii.toLowerCase(Locale.ROOT)).equals(IDN.toUnicode(folded));
    }

    private static boolean isAscii(String value) {
        return value.chars().allMatch(character -> character < 0x80);
    }
}
