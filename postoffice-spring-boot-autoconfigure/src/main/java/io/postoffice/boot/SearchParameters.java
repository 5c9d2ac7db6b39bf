package io.postoffice.boot;

import io.postoffice.EmailStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads what a search is asked for. Actuator would read it as well, and answer what it cannot read with 400 and not a word of which parameter
 * it was.
 */
final class SearchParameters {

    private SearchParameters() {}

    /**
     * @throws IllegalArgumentException if there is no status of this name
     */
    static EmailStatus status(String value) {
        return Arrays.stream(EmailStatus.values())
                .filter(status -> status.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "status",
                        "one of "
                                + Arrays.stream(EmailStatus.values())
                                        .map(EmailStatus::name)
                                        .collect(Collectors.joining(", ")),
                        value));
    }

    /**
     * @throws IllegalArgumentException if it is no time; names the parameter
     */
    static Instant time(String parameter, String value) {
        try {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value, Instant::from);
        } catch (DateTimeException ex) {
            throw invalid(parameter, "a time with its offset, such as 2026-03-01T08:00:00Z", value);
        }
    }

    /**
     * @throws IllegalArgumentException if it is no identifier of a mail; names the parameter
     */
    static UUID identifier(String parameter, String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException ex) {
            throw invalid(parameter, "the identifier of a mail, a UUID", value);
        }
    }

    /**
     * @throws IllegalArgumentException if it is no number
     */
    static int limit(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException ex) {
            throw invalid("limit", "a number from 1 to 1000", value);
        }
    }

    private static IllegalArgumentException invalid(String parameter, String valid, String value) {
        return new IllegalArgumentException("%s: must be %s, and is '%s'".formatted(parameter, valid, value));
    }
}
