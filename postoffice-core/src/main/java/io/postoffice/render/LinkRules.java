package io.postoffice.render;

import java.util.Locale;
import java.util.Set;

/** Where a link or an image of a mail may lead. */
final class LinkRules {

    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel", "cid");

    private LinkRules() {}

    /** Whether an address has no scheme, or one that runs nothing. Browsers pass over white space and controls in it. */
    static boolean isHarmless(String address) {
        StringBuilder scheme = new StringBuilder();
        for (int i = 0; i < address.length(); i++) {
            char character = address.charAt(i);
            if (character == ':') {
                return SCHEMES.contains(scheme.toString().toLowerCase(Locale.ROOT));
            } else if (character == '/' || character == '?' || character == '#') {
                return true;
            } else if (character > ' ' && !Character.isISOControl(character)) {
                scheme.append(character);
            }
        }
        return true;
    }
}
