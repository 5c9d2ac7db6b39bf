package io.postoffice.render;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a style may say: nothing that ran a script in a browser once, and no address that a link may not have. */
final class StyleRules {

    /** A browser begins none within a text; other readers of mail may, and end it within another one. */
    private static final Pattern COMMENT = Pattern.compile("/\\*(?s:.*?)(?:\\*/|$)");

    /** May stand for a letter, so that a word does not look like one. */
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([0-9a-fA-F]{1,6})\\s?|([^0-9a-fA-F]))");

    private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Cntrl}]+");

    /** What each of them loads is an address. The last is of filters, which old Outlook has. */
    private static final List<Pattern> ADDRESSES = List.of(
            Pattern.compile("url\\([\"']?([^\"');]*+)"),
            Pattern.compile("@import[\"']?([^\"');]*+)"),
            Pattern.compile("src=[\"']?([^\"'),;]*+)"));

    /** Those that ran a script once, and those whose addresses are texts that may be put together elsewhere. */
    private static final List<String> REFUSED = List.of(
            "expression(",
            "-moz-binding:",
            "behavior:url",
            "javascript:",
            "vbscript:",
            "image-set(",
            "cross-fade(",
            ":image(",
            ",image(",
            "src(",
            "@import/*");

    private StyleRules() {}

    /** What is wrong with a style sheet, or with the value of an attribute {@code style}; with its comments, and without. */
    static Optional<String> problem(String css) {
        return Stream.of(css, COMMENT.matcher(css).replaceAll(""))
                .flatMap(reading -> problemInReading(plain(reading)).stream())
                .findFirst();
    }

    private static Optional<String> problemInReading(String plain) {
        for (String refused : REFUSED) {
            if (plain.contains(refused)) {
                return Optional.of("a style has no '%s'".formatted(refused));
            }
        }
        boolean harmless = ADDRESSES.stream()
                .flatMap(pattern -> pattern.matcher(plain).results())
                .allMatch(address -> LinkRules.isHarmless(address.group(1)));
        return harmless ? Optional.empty() : Optional.of("a style may load from http, https and cid only");
    }

    private static String plain(String css) {
        String unescaped = ESCAPE.matcher(css).replaceAll(StyleRules::unescaped);
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
