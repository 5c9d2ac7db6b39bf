package io.postoffice.render;

import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What templates and images may be called, so that no name leads out of where they are kept. */
final class Names {

    private static final int MAX_NAME = 200;

    private static final int MAX_LANGUAGE = 35;

    /** Longer ones are well-formed (RFC 5646, 2.2.1), and none is registered; many are words. */
    private static final int MAX_PRIMARY = 3;

    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*+(?:/\\w[\\w.-]*+)*+");

    private static final Set<String> ISO_LANGUAGES = Set.of(Locale.getISOLanguages());

    private Names() {}

    /** Whether it is one or more parts of letters, digits, {@code . _ -}, none of which begins with a dot. */
    static boolean isName(String name) {
        return name.length() <= MAX_NAME && NAME.matcher(name).matches();
    }

    static Optional<String> problemInName(String name) {
        if (languageOf(name).isPresent()) {
            return Optional.of("its last part is a language, which the folder of a translation is called");
        }
        return isName(name)
                ? Optional.empty()
                : Optional.of(
                        "not 1 to %d letters, digits, '.', '_' and '-', with '/' between parts".formatted(MAX_NAME));
    }

    /** The language that a folder within that of a template stands for; empty if it stands for none. */
    static Optional<String> languageOf(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        boolean known = ISO_LANGUAGES.contains(last.split("-", 2)[0]);
        return known && !last.equals(path) ? language(last).filter(last::equals) : Optional.empty();
    }

    /** Whether the folder may be that of a translation or of a template of this name: words are languages, too, such as {@code new}. */
    static boolean isAmbiguous(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return !last.equals(path)
                && languageOf(path).isEmpty()
                && language(last).isPresent();
    }

    /** In its usual form, such as {@code pt-BR}; empty for the default language. */
    static Optional<String> language(String tag) {
        if (tag.isEmpty() || tag.length() > MAX_LANGUAGE) {
            return tag.isEmpty() ? Optional.of("") : Optional.empty();
        }
        if (tag.indexOf('-') > MAX_PRIMARY || (tag.indexOf('-') < 0 && tag.length() > MAX_PRIMARY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Locale.Builder().setLanguageTag(tag).build().toLanguageTag());
        } catch (IllformedLocaleException ex) {
            return Optional.empty();
        }
    }

    /** A language, and those that may stand in for it, the closest first (RFC 4647, 3.4); the default one is the last. */
    static List<String> fallbacks(String language) {
        List<String> chain = new ArrayList<>();
        String tag = language;
        while (!tag.isEmpty()) {
            chain.add(tag);
            String shorter = tag.substring(0, Math.max(0, tag.lastIndexOf('-')));
            // A single letter begins something that belongs to what follows it.
            boolean danglingSingleton = shorter.length() > 1 && shorter.charAt(shorter.length() - 2) == '-';
            tag = danglingSingleton ? shorter.substring(0, shorter.length() - 2) : shorter;
        }
        chain.add("");
        return chain;
    }

    /** A name in a template, for a message about it. */
    static String printable(String name) {
        String oneLine = name.replaceAll("[^ -~]", "?");
        return oneLine.length() <= 40 ? oneLine : oneLine.substring(0, 40) + "…";
    }
}
