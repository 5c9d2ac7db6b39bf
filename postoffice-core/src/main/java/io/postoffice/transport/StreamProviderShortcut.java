package io.postoffice.transport;

/**
 * Spares Jakarta Mail a {@link java.util.ServiceLoader} look-up for every part of every message, which costs two thirds of
 * the CPU of sending one, and more the more jars there are (jakartaee/mail-api#861, #699). The property is read by the
 * whole JVM, and names what the look-up would find.
 */
public final class StreamProviderShortcut {

    private static final String PROPERTY = "jakarta.mail.util.StreamProvider";

    private StreamProviderShortcut() {}

    /** Names Angus Mail's stream provider, unless the application has named one. */
    public static void install() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, "org.eclipse.angus.mail.util.MailStreamProvider");
        }
    }
}
