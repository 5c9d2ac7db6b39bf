package io.postoffice.transport;

import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;

/** Makes the Jakarta Mail session of a backend, with defaults where the library's are infinite or weak. */
final class SmtpSession {

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private SmtpSession() {}

    /**
     * Makes a session.
     *
     * @param watchdog breaks off what takes too long, and is what the connections' write timeouts run on; to be closed after the
     *     last of them
     */
    static Session create(SmtpSettings settings, Watchdog watchdog) {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        String prefix = "mail." + settings.protocol() + '.';
        properties.putIfAbsent(prefix + "connectiontimeout", "10000");
        // A socket that cannot be broken off is not given up early, either: a body may take a server ten minutes.
        Duration readTimeout = TraceableSockets.installIn(properties, prefix) ? READ_TIMEOUT : watchdog.deadline();
        properties.putIfAbsent(prefix + "timeout", String.valueOf(readTimeout.toMillis()));
        properties.putIfAbsent(prefix + "writetimeout", "60000");
        // An object, which Angus finds with get only.
        properties.putIfAbsent(prefix + "executor.writetimeout", watchdog.writeTimeouts());
        // Otherwise one bad address keeps the message from all the others.
        properties.putIfAbsent(prefix + "sendpartial", "true");
        // The reply to QUIT tells nothing, and waiting for it would hold up a worker.
        properties.putIfAbsent(prefix + "quitwait", "false");
        properties.putIfAbsent(prefix + "ssl.checkserveridentity", "true");
        if (Boolean.parseBoolean(String.valueOf(properties.get(prefix + "starttls.enable")))) {
            // STARTTLS that is merely enabled is dropped without a word when the server, or somebody between, lacks it.
            properties.putIfAbsent(prefix + "starttls.required", "true");
        }
        return Session.getInstance(properties);
    }
}
