package io.postoffice.enqueue;

import jakarta.mail.internet.AddressException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may stand behind the @: labels of letters, digits and inner hyphens (RFC 5321, 4.1.2), which mail over DNS leaves no choice
 * about, so that an underscore is refused; or an IP address in brackets. Letters of any script become ASCII. Stricter there
 * than {@link IDN}, which makes {@code fass.example} of {@code faß.example}.
 */
final class DomainRules {

    /** RFC 1035, 2.3.4. */
    private static final int MAX_LABEL = 63;

    private static final int MAX_LENGTH = 254;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    private static final Pattern IPV4 = Pattern.compile("\\[(?:%1$s\\.){3}%1$s]".formatted(OCTET));

    private static final Pattern IPV6 = Pattern.compile("\\[IPv6:([0-9A-F:.]{2,45})]", Pattern.CASE_INSENSITIVE);

    private DomainRules() {}

    /**
     * The form that DNS knows.
     *
     * @throws AddressException whose message says what is wrong and holds nothing of the domain
     */
    static String toAscii(String domain) throws AddressException {
        // The first to be looked at: what comes after it takes longer, the longer a label is.
        if (domain.length() > MAX_LENGTH) {
            throw invalid("the domain is longer than %d characters".formatted(MAX_LENGTH));
        }
        if (domain.startsWith("[")) {
            requireLiteral(domain);
            return domain;
        }
        requireCharacters(domain);
        String ascii = isAscii(domain) ? domain : ofLetters(domain);
        String[] labels = ascii.split("\\.", -1);
        for (String label : labels) {
            requireLabel(label);
        }
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            throw invalid("the domain ends with a number (RFC 3696, 2); an IP address stands in square brackets");
        }
        return ascii;
    }

    static boolean isAscii(String value) {
        return value.chars().allMatch(character -> character < 0x80);
    }

    /** RFC 5892, 2.1: letters, digits, and marks that do not begin a label (RFC 5891, 4.2.3.2). */
    private static void requireCharacters(String domain) throws AddressException {
        int previous = '.';
        for (int codePoint : domain.codePoints().toArray()) {
            if (previous == '.' && codePoint == '.') {
                throw invalid("the domain has a dot too many");
            }
            if (!isAllowed(codePoint) || (previous == '.' && isMark(codePoint))) {
                throw invalid("the domain has a character that no domain has (RFC 5321, 4.1.2; RFC 5892)");
            }
            previous = codePoint;
        }
        if (previous == '.') {
            throw invalid(domain.isEmpty() ? "there is no domain" : "the domain has a dot too many");
        }
    }

    private static boolean isAllowed(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || isMark(codePoint) || codePoint == '-' || codePoint == '.';
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static void requireLabel(String label) throws AddressException {
        if (label.length() > MAX_LABEL) {
            throw invalid("a part of the domain is longer than %d characters (RFC 1035, 2.3.4)".formatted(MAX_LABEL));
        }
        if (label.startsWith("-") || label.endsWith("-")) {
            throw invalid("a part of the domain begins or ends with a hyphen (RFC 5321, 4.1.2)");
        }
    }

    private static String ofLetters(String domain) throws AddressException {
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
        return ascii;
    }

    /**
     * Whether nothing but case and composition was lost. {@link IDN} knows the first standard only (RFC 3490), which reads ß
     * as ss, ς as σ, and leaves joiners out; to the second (RFC 5891) those are other domains, of other owners.
     */
    private static boolean isSameDomain(String ascii, String domain) {
        String folded = Normalizer.normalize(domain.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        return IDN.toUnicode(ascii.toLowerCase(Locale.ROOT)).equals(IDN.toUnicode(folded));
    }

    private static void requireLiteral(String literal) throws AddressException {
        Matcher ipv6 = IPV6.matcher(literal);
        if (ipv6.matches()) {
            requireIpv6(ipv6.group(1));
        } else if (!IPV4.matcher(literal).matches()) {
            throw invalid("what is in square brackets is no IP address (RFC 5321, 4.1.3)");
        }
    }

    private static void requireIpv6(String address) throws AddressException {
        try {
            // No name is looked up for what is in brackets.
            InetAddress.getByName("[" + address + "]");
        } catch (UnknownHostException ex) {
            throw invalid("what is in square brackets is no IP address (RFC 5321, 4.1.3)");
        }
    }

    private static AddressException invalid(String what) {
        return new AddressException("not a valid address (%s)".formatted(what));
    }
}
