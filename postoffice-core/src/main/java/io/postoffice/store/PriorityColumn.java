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
        return PriorityNumber.priority(number);
    }
}
