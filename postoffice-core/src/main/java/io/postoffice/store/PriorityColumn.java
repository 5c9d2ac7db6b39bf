package io.postoffice.store;

import io.postoffice.Priority;
import jakarta.persistence.AttributeConverter;

/** Stores a priority as a number that sorts in sending order; gaps are left for further ones. */
public final class PriorityColumn implements AttributeConverter<Priority, Integer> {

    static int toNumber(Priority priority) {
        return switch (priority) {
            case HIGH -> 10;
            case MEDIUM -> 20;
            case LOW -> 30;
        };
    }

    @Override
    public Integer convertToDatabaseColumn(Priority priority) {
        return toNumber(priority);
    }

    @Override
    public Priority convertToEntityAttribute(Integer number) {
        for (Priority priority : Priority.values()) {
            if (toNumber(priority) == number) {
                return priority;
            }
        }
        throw new IllegalArgumentException("There is no priority of the number " + number);
    }
}
