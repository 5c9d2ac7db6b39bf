package io.postoffice.transport;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an SMTP server.
 *
 * @param protocol {@code smtp}, or {@code smtps} for TLS from the first byte
 * @param host name or address of the server
 * @param port its port; zero or less for the protocol's own
 * @param credentials whom to authenticate as; {@code null} to stay anonymous
 * @param properties Jakarta Mail's, {@code mail.smtp.*} or {@code mail.smtps.*}; they win over every default
 */
public record SmtpSettings(
        String protocol, String host, int port, @Nullable Credentials credentials, Properties properties) {

    /** Who to be on an SMTP server. */
    public record Credentials(String username, String password) {

        /** Tells nothing: secrets are kept out of logs. */
        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    /** Leaves out the credentials and the properties, which may hold secrets. */
    @Override
    public String toString() {
        return "SmtpSettings[%s://%s:%d]".formatted(protocol, host, port);
    }
}
