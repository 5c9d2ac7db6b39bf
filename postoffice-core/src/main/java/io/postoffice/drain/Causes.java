package io.postoffice.drain;

import org.springframework.core.NestedExceptionUtils;

/** Names an exception for the log. Its message stays out: it may repeat what is in the database or on the wire. */
final class Causes {

    private Causes() {}

    static String deepestType(Throwable thrown) {
        return NestedExceptionUtils.getMostSpecificCause(thrown).getClass().getName();
    }
}
