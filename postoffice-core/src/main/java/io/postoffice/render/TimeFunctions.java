package io.postoffice.render;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DecimalStyle;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code date(d[, form[, zone]])}, {@code time(t[, form[, zone]])} and {@code datetime(t[, form[, zone]])}, as the locale writes
 * them. A form is {@code short}, {@code medium}, {@code long}, {@code full} or a pattern; a zone is UTC unless given.
 */
final class TimeFunctions {

    private static final int MAX_PATTERN = 50;

    private TimeFunctions() {}

    static String date(List<@Nullable Object> values, Locale locale) {
        String text = TemplateFunctions.text(values, 0);
        return formatted(
                values,
                () -> text.contains("T")
                        ? moment(text, zone(values))
                        : LocalDate.parse(text.substring(0, Math.min(text.length(), 10))),
                locale,
                DateTimeFormatter::ofLocalizedDate);
    }

    static String time(List<@Nullable Object> values, Locale locale) {
        String text = TemplateFunctions.text(values, 0);
        return formatted(
                values,
                () -> text.contains("T") ? moment(text, zone(values)) : LocalTime.parse(text),
                locale,
                DateTimeFormatter::ofLocalizedTime);
    }

    static String dateTime(List<@Nullable Object> values, Locale locale) {
        String text = TemplateFunctions.text(values, 0);
        return formatted(values, () -> moment(text, zone(values)), locale, DateTimeFormatter::ofLocalizedDateTime);
    }

    private static ZoneId zone(List<@Nullable Object> values) {
        return values.size() > 2 ? ZoneId.of(TemplateFunctions.text(values, 2)) : ZoneOffset.UTC;
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
            Function<FormatStyle, DateTimeFormatter> localized) {
        String form = values.size() > 1 ? TemplateFunctions.text(values, 1) : "medium";
        if (form.length() > MAX_PATTERN) {
            throw new SandboxException("a pattern is longer than %d characters".formatted(MAX_PATTERN));
        }
        try {
            DateTimeFormatter formatter = switch (form) {
                case "short", "medium", "long", "full" ->
                    localized.apply(FormatStyle.valueOf(form.toUpperCase(Locale.ROOT)));
                default -> DateTimeFormatter.ofPattern(form);
            };
            // The digits that numbers have in this language.
            return formatter
                    .withLocale(locale)
                    .withDecimalStyle(DecimalStyle.of(locale))
                    .format(time.get());
        } catch (DateTimeException | IllegalArgumentException ex) {
            throw new SandboxException(
                    "a date is wanted as in 2026-06-01 or 2026-06-01T12:00:00Z, and a pattern as in 'd MMMM yyyy'");
        }
    }
}
