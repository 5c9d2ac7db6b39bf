package io.postoffice.render;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions of templates: {@code upper(text)}, {@code lower(text)}, {@code trim(text)}, {@code abbreviate(text, length)},
 * {@code join(list, separator)}, {@code size(list or text)}, {@code url(text)} for a part of an address,
 * {@code number(n[, decimals])}, {@code percent(n[, decimals])}, {@code currency(n, 'EUR')}, {@code date(d[, style or pattern])},
 * {@code time(t[, style or pattern])} and {@code datetime(t[, style or pattern[, zone]])}. A style is {@code short},
 * {@code medium}, {@code long} or {@code full}; a zone is UTC unless given. All are by the locale of the mail.
 */
final class TemplateFunctions {

    private static final int MAX_PATTERN = 50;
    private static final int MAX_DECIMALS = 20;

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
            Map.entry(
                    "url",
                    new Definition(
                            1,
                            1,
                            (values, locale) -> URLEncoder.encode(text(values, 0), StandardCharsets.UTF_8)
                                    .replace("+", "%20"))),
            Map.entry("number", new Definition(1, 2, TemplateFunctions::number)),
            Map.entry("percent", new Definition(1, 2, TemplateFunctions::percent)),
            Map.entry("currency", new Definition(2, 2, TemplateFunctions::currency)),
            Map.entry("date", new Definition(1, 2, TemplateFunctions::date)),
            Map.entry("time", new Definition(1, 2, TemplateFunctions::time)),
            Map.entry("datetime", new Definition(1, 3, TemplateFunctions::dateTime)));

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
            // What the data has not, no function can make anything of.
            return values.get(0) == null ? null : definition.function().apply(values, locale);
        };
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
        return list.stream().map(Values::text).collect(Collectors.joining(text(values, 1)));
    }

    private static Object size(List<@Nullable Object> values, Locale locale) {
        Object value = values.get(0);
        return value instanceof List<?> list
                ? list.size()
                : value instanceof Map<?, ?> map
                        ? map.size()
                        : Values.text(value).length();
    }

    private static String number(List<@Nullable Object> values, Locale locale) {
        return formatted(NumberFormat.getNumberInstance(locale), values, Values.decimal(values.get(0)));
    }

    private static String percent(List<@Nullable Object> values, Locale locale) {
        return formatted(NumberFormat.getPercentInstance(locale), values, Values.decimal(values.get(0)));
    }

    private static String formatted(NumberFormat format, List<@Nullable Object> values, BigDecimal number) {
        if (values.size() > 1) {
            int decimals = Values.decimal(values.get(1)).intValue();
            if (decimals < 0 || decimals > MAX_DECIMALS) {
                throw new SandboxException("the number of decimals is not 0 to %d".formatted(MAX_DECIMALS));
            }
            format.setMinimumFractionDigits(decimals);
            format.setMaximumFractionDigits(decimals);
        }
        return format.format(number);
    }

    private static String currency(List<@Nullable Object> values, Locale locale) {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        try {
            Currency currency = Currency.getInstance(text(values, 1));
            format.setCurrency(currency);
            format.setMinimumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
            format.setMaximumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
        } catch (IllegalArgumentException ex) {
            throw new SandboxException("currency wants the code of a currency (ISO 4217), such as 'EUR'");
        }
        return format.format(Values.decimal(values.get(0)));
    }

    private static String date(List<@Nullable Object> values, Locale locale) {
        String text = text(values, 0);
        return formatted(
                values,
                () -> LocalDate.parse(text.substring(0, Math.min(text.length(), 10))),
                locale,
                style -> DateTimeFormatter.ofLocalizedDate(style));
    }

    private static String time(List<@Nullable Object> values, Locale locale) {
        String text = text(values, 0);
        return formatted(
                values,
                () -> text.contains("T") ? moment(text, ZoneOffset.UTC) : LocalTime.parse(text),
                locale,
                style -> DateTimeFormatter.ofLocalizedTime(style));
    }

    private static String dateTime(List<@Nullable Object> values, Locale locale) {
        return formatted(
                values,
                () -> moment(text(values, 0), values.size() > 2 ? ZoneId.of(text(values, 2)) : ZoneOffset.UTC),
                locale,
                style -> DateTimeFormatter.ofLocalizedDateTime(style));
    }

    /** A time with an offset is moved to the zone; one without is a time there. */
    private static TemporalAccessor moment(String text, ZoneId zone) {
        boolean hasOffset = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
        return hasOffset
                ? OffsetDateTime.parse(text).atZoneSameInstant(zone)
                : LocalDateTime.parse(text).atZone(zone);
    }

    private static String formatted(
            List<@Nullable Object> values,
            Supplier<TemporalAccessor> time,
            Locale locale,
            java.util.function.Function<FormatStyle, DateTimeFormatter> localized) {
        String form = values.size() > 1 ? text(values, 1) : "medium";
        if (form.length() > MAX_PATTERN) {
            throw new SandboxException("a pattern is longer than %d characters".formatted(MAX_PATTERN));
        }
        try {
            DateTimeFormatter formatter = switch (form) {
                case "short", "medium", "long", "full" ->
                    localized.apply(FormatStyle.valueOf(form.toUpperCase(Locale.ROOT)));
                default -> DateTimeFormatter.ofPattern(form);
            };
            return formatter.withLocale(locale).format(time.get());
        } catch (DateTimeException | IllegalArgumentException ex) {
            throw new SandboxException(
                    "a date is wanted as in 2026-06-01 or 2026-06-01T12:00:00Z, and a pattern as in 'd MMMM yyyy'");
        }
    }

    private static String text(List<@Nullable Object> values, int index) {
        return Values.text(values.get(index));
    }

    /** A function of values, the first of which is there, and a locale. */
    @FunctionalInterface
    interface Function {

        @Nullable Object apply(List<@Nullable Object> values, Locale locale);
    }

    private record Definition(int least, int most, Function function) {}
}
