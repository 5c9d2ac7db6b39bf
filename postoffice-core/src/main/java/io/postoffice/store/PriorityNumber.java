package io.postoffice.store;

import io.postoffice.Priority;

/** A priority as a number that sorts in sending order; gaps are left for further ones. */
final class PriorityNumber {

    private PriorityNumber() {}

    static int of(Priority priority) {
        return switch (priority) {
            case NOW -> 5;
            case HIGH -> 10;
            case MEDIUM -> 20;
            case LOW -> 30;
        };
    }

    static Priority priority(int number) {
        for (Priority priority : Priority.values()) {
            if (of(priority) == number) {
                return priority;
            }
        }
        throw new IllegalArgumentException("There is no priority of the number " + number);
    }
}
