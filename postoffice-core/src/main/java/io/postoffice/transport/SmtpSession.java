package io.postoffice.transport;

import jakarta.mail.Session;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;

/** Makes the Jakarta Mail session of a backend, with defaults where the library's are infinite or weak. */
final class SmtpSession {

    private SmtpSession() {}

    /**
     * Makes a session.
     *
     * @param writeTimeouts what the connections' write timeouts run on; to be shut down after the last of them is closed
     */
    static Session create(SmtpSettings settings, ScheduledExecutorService writeTimeouts) {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        String prefix = "mail." + settings.protocol() + '.';
        properties.putIfAbsent(prefix + "connectiontimeout", "10000");
        properties.putIfAbsent(prefix + "timeout", "60000");
        properties.putIfAbsent(prefix + "writetimeout", "60000");
        // An object, which Angus finds with get only.
        properties.putIfAbsent(prefix + "executor.writetimeout", writeTimeouts);
        // Otherwise one bad address keeps the message from all the others.
        properties.putIfAbsent(prefix + "sendpartial", "true");
        // The reply to QUIT tells nothing, and waiting for it would hold up a worker.
        properties.putIfAbsent(prefix + "quitwait", "false");
        properties.putIfAbsent(prefix + "ssl.checkserveridentity", "true");
        if (Boolean.parseBoolean(String.valueOf(properties.get(prefix + "starttls.enable")))) {
            // STARTTLS that is merely enabled is dropped without a word when the server, or somebody between, lacks it.
            properties.putIfAbsent(prefix + "starttls.required", "true");
        }
        TraceableSockets.installIn(properties, prefix);
        return Session.getInstance(properties);
    }
}
