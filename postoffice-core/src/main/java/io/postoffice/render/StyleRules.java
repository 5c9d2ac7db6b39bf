package io.postoffice.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a style may say: nothing that ran a script in a browser once, and no address that a link may not have. */
final class StyleRules {

    private static final Pattern COMMENT = Pattern.compile("/\\*(?s:.*?)(?:\\*/|$)");

    /** May stand for a letter, so that a word does not look like one. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([0-9a-fA-F]{1,6})\\s?|([^0-9a-fA-F]))");

    private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Cntrl}]+");

    private static final Pattern ADDRESS = Pattern.compile("(?:url\\(|@import)[\"']?([^\"');]*+)");

    private static final List<String> REFUSED =
            List.of("expression(", "-moz-binding:", "behavior:url", "javascript:", "vbscript:");

    private StyleRules() {}

    /** What is wrong with a style sheet, or with the value of an attribute {@code style}. */
    static Optional<String> problem(String css) {
        String plain = plain(css);
        for (String refused : REFUSED) {
            if (plain.contains(refused)) {
                return Optional.of("a style has no '%s'".formatted(refused));
            }
        }
        Matcher address = ADDRESS.matcher(plain);
        while (address.find()) {
            if (!LinkRules.isHarmless(address.group(1))) {
                return Optional.of("a style may load from http, https and cid only");
            }
        }
        return Optional.empty();
    }

    private static String plain(String css) {
        String withoutComments = COMMENT.matcher(css).replaceAll("");
        String unescaped = ESCAPE.matcher(withoutComments).replaceAll(StyleRules::unescaped);
        return INVISIBLE.matcher(unescaped).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static String unescaped(MatchResult escape) {
        if (escape.group(1) == null) {
            return Matcher.quoteReplacement(escape.group(2));
        }
        int code = Integer.parseInt(escape.group(1), 16);
        return Character.isValidCodePoint(code) ? Matcher.quoteReplacement(Character.toString(code)) : "";
    }
}
