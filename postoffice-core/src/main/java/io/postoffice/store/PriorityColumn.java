package io.postoffice.store;

import io.postoffice.Priority;
import jakarta.persistence.AttributeConverter;

/** Stores a priority as its {@link PriorityNumber}. */
public final class PriorityColumn implements AttributeConverter<Priority, Integer> {

    @Override
    public Integer convertToDatabaseColumn(Priority priority) {
        return PriorityNumber.of(priority);
    }

    @Override
    public Priority convertToEntityAttribute(Integer number) {
        for (Priority priority : Priority.values()) {
            if (PriorityNumber.of(priority) == number) {
                return priority;
            }
        }
        throw new IllegalArgumentException("There is no priority of the number " + number);
    }
}
