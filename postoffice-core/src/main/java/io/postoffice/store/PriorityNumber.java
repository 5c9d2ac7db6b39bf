package io.postoffice.store;

import io.postoffice.Priority;

/** A priority as a number that sorts in sending order; gaps are left for further ones. */
final class PriorityNumber {

    private PriorityNumber() {}

    static int of(Priority priority) {
        return switch (priority) {
            case HIGH -> 10;
            case MEDIUM -> 20;
            case LOW -> 30;
        };
    }
}
