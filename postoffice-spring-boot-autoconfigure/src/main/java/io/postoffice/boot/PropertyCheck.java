package io.postoffice.boot;

import java.time.Duration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Refuses a property's value with a message that names the property, the value and the valid ones. */
final class PropertyCheck {

    private PropertyCheck() {}

    static void require(boolean valid, String property, Object value, String reason) {
        if (!valid) {
            throw new InvalidConfigurationPropertyValueException(property, value, reason);
        }
    }

    static void inRange(String property, int value, int least, int most) {
        require(value >= least && value <= most, property, value, "It must be from %d to %d.".formatted(least, most));
    }

    static void inRange(String property, Duration value, Duration least, Duration most) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                property,
                value,
                "It must be from %s to %s.".formatted(text(least), text(most)));
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
