package io.postoffice.drain;

/** Names an exception for the log. Its message stays out: it may repeat what is in the database or on the wire. */
final class Causes {

    private Causes() {}

    static String deepestType(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getClass().getName();
    }
}
