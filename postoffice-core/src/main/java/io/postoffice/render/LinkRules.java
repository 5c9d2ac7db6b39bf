package io.postoffice.render;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a link or an image of a mail may lead. */
final class LinkRules {

    /** What its schemes are, for messages. */
    static final String ALLOWED = "http, https, mailto, tel, sms and cid";

    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel", "sms", "cid");

    /** As RFC 3986 has it (3.1). */
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*+):.*");

    /** Browsers pass over them. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Cntrl}]");

    private static final Pattern SCHEME_END = Pattern.compile("[:/?#\\\\]");

    private LinkRules() {}

    /** Whether an address has no scheme, or one that runs nothing. */
    static boolean isHarmless(String address) {
        String visible = INVISIBLE.matcher(address).replaceAll("");
        if (namesHostOnly(visible)) {
            return false;
        }
        String[] parts = SCHEME_END.split(visible, 2);
        boolean hasScheme = parts.length == 2 && visible.charAt(parts[0].length()) == ':';
        return !hasScheme || SCHEMES.contains(parts[0].toLowerCase(Locale.ROOT));
    }

    /**
     * Whether something that need not be an address is one that is not harmless. The name of a namespace ({@code urn:}) is none, since
     * nothing loads it.
     */
    static boolean leadsElsewhere(String value) {
        String visible = INVISIBLE.matcher(value).replaceAll("");
        Matcher scheme = SCHEME.matcher(visible);
        return namesHostOnly(visible)
                || (scheme.matches() && !scheme.group(1).equalsIgnoreCase("urn") && !isHarmless(visible));
    }

    /** Windows asks such a host for a file, and tells it who asks. */
    private static boolean namesHostOnly(String address) {
        return address.length() > 1 && isSlash(address.charAt(0)) && isSlash(address.charAt(1));
    }

    private static boolean isSlash(char character) {
        return character == '/' || character == '\\';
    }
}
