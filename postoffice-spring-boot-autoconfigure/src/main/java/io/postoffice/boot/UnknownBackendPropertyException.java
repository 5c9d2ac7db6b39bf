package io.postoffice.boot;

import java.util.Set;

/** A property of a backend that there is none of: most likely another was meant. Does not repeat its value, which may be a password. */
final class UnknownBackendPropertyException extends RuntimeException {

    private final String property;
    private final Set<String> known;

    UnknownBackendPropertyException(String property, Set<String> known) {
        super("Property %s is unknown; a backend has: %s".formatted(property, String.join(", ", known)));
        this.property = property;
        this.known = known;
    }

    String property() {
        return property;
    }

    Set<String> known() {
        return known;
    }
}
