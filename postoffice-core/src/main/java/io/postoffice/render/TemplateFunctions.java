package io.postoffice.render;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of templates: {@code upper(text)}, {@code lower(text)}, {@code trim(text)}, {@code abbreviate(text, length)},
 * {@code join(list, separator)}, {@code size(list or text)}, {@code url(text)} for a part of an address,
 * and those of {@link NumberFunctions} and {@link TimeFunctions}. All are by the locale of the mail.
 */
final class TemplateFunctions {

    private static final Map<String, Definition> FUNCTIONS = Map.ofEntries(
            Map.entry(
                    "upper",
                    new Definition(1, 1, (values, locale) -> text(values, 0).toUpperCase(locale))),
            Map.entry(
                    "lower",
                    new Definition(1, 1, (values, locale) -> text(values, 0).toLowerCase(locale))),
            Map.entry(
                    "trim",
                    new Definition(1, 1, (values, locale) -> text(values, 0).strip())),
            Map.entry("abbreviate", new Definition(2, 2, TemplateFunctions::abbreviate)),
            Map.entry("join", new Definition(2, 2, TemplateFunctions::join)),
            Map.entry("size", new Definition(1, 1, TemplateFunctions::size)),
            Map.entry("url", new Definition(1, 1, TemplateFunctions::url)),
            Map.entry("number", new Definition(1, 2, NumberFunctions::number)),
            Map.entry("percent", new Definition(1, 2, NumberFunctions::percent)),
            Map.entry("currency", new Definition(2, 2, NumberFunctions::currency)),
            Map.entry("date", new Definition(1, 3, TimeFunctions::date)),
            Map.entry("time", new Definition(1, 3, TimeFunctions::time)),
            Map.entry("datetime", new Definition(1, 3, TimeFunctions::dateTime)));

    private TemplateFunctions() {}

    /**
     * Finds a function.
     *
     * @throws SandboxException if there is none of this name and number of arguments
     */
    static Function find(String name, int arguments) {
        Definition definition = FUNCTIONS.get(name);
        if (definition == null) {
            throw new SandboxException("there is no such function; there is: "
                    + FUNCTIONS.keySet().stream().sorted().toList());
        }
        if (arguments < definition.least() || arguments > definition.most()) {
            throw new SandboxException(
                    "%s takes %d to %d values".formatted(name, definition.least(), definition.most()));
        }
        return (values, locale) -> {
            Object first = values.get(0);
            // What the data has not, no function can make anything of.
            return first == null ? null : bounded(first, definition.function().apply(values, locale));
        };
    }

    /** A long text of the data stays one; but what functions make of what functions made would grow without end. */
    private static @Nullable Object bounded(Object given, @Nullable Object made) {
        if (made instanceof String text && !(given instanceof String before && text.length() <= before.length())) {
            Values.requireShort(text);
        }
        return made;
    }

    private static String url(List<@Nullable Object> values, Locale locale) {
        String text = text(values, 0);
        // Before, too: a character may take up nine.
        Values.requireShort(text);
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String abbreviate(List<@Nullable Object> values, Locale locale) {
        String text = text(values, 0);
        int length = Math.max(1, Values.decimal(values.get(1)).intValue());
        int characters = text.codePointCount(0, text.length());
        return characters <= length ? text : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }

    private static String join(List<@Nullable Object> values, Locale locale) {
        if (!(values.get(0) instanceof List<?> list)) {
            throw new SandboxException("join wants a list");
        }
        String separator = text(values, 1);
        StringBuilder joined = new StringBuilder();
        for (Object item : list) {
            joined.append(joined.isEmpty() ? "" : separator).append(Values.text(item));
            Values.requireShort(joined);
        }
        return joined.toString();
    }

    private static Object size(List<@Nullable Object> values, Locale locale) {
        Object value = values.get(0);
        return value instanceof List<?> list
                ? list.size()
                : value instanceof Map<?, ?> map
                        ? map.size()
                        : Values.text(value).length();
    }

    static String text(List<@Nullable Object> values, int index) {
        return Values.text(values.get(index));
    }

    /** A function of values, the first of which is there, and a locale. */
    @FunctionalInterface
    interface Function {

        @Nullable Object apply(List<@Nullable Object> values, Locale locale);
    }

    private record Definition(int least, int most, Function function) {}
}
