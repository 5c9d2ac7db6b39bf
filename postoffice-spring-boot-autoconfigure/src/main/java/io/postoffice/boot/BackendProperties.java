package io.postoffice.boot;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A named way out: an SMTP server, or a bean.
 *
 * @param host SMTP server to send over.
 * @param port Port of the SMTP server. By default 25, with 'tls: starttls' 587, with 'tls: implicit' 465.
 * @param username Login user of the SMTP server.
 * @param password Login password of the SMTP server.
 * @param tls How the connection is encrypted. By default 'starttls' where there is a username, else 'none'.
 * @param properties Further Jakarta Mail session properties, such as 'mail.smtp.localhost'.
 * @param bean Name of a JavaMailSender bean to send through as it is, instead of a host.
 * @param concurrency How many mails may be on the wire at once. By default that of 'postoffice.queue.concurrency'.
 */
@ConfigurationPropertiesSource
record BackendProperties(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String username,
        @Nullable String password,
        @Nullable Tls tls,
        @DefaultValue Map<String, String> properties,
        @Nullable String bean,
        @Nullable Integer concurrency) {

    /** How the connection to an SMTP server is encrypted. */
    enum Tls {
        /** Not at all. */
        NONE,
        /** By the STARTTLS command; mail is not sent when the server does not offer it. */
        STARTTLS,
        /** From the first byte. */
        IMPLICIT
    }

    void check(String prefix) {
        PropertyCheck.require(
                (host == null) != (bean == null),
                prefix + (host == null ? ".host" : ".bean"),
                host == null ? "" : String.valueOf(bean),
                "Exactly one of 'host' and 'bean' must be set.");
        PropertyCheck.require(
                host == null || !host.isBlank(), prefix + ".host", "", "It must be the name or address of a server.");
        PropertyCheck.require(
                bean == null
                        || (username == null
                                && password == null
                                && tls == null
                                && port == null
                                && properties.isEmpty()),
                prefix + ".bean",
                String.valueOf(bean),
                "A bean is used as it is; 'port', 'username', 'password', 'tls' and 'properties' go with 'host' only.");
        PropertyCheck.require(
                (username == null) == (password == null),
                prefix + ".username",
                username == null ? "" : username,
                "Set both 'username' and 'password', or neither.");
        if (port != null) {
            PropertyCheck.inRange(prefix + ".port", port, 1, 65535);
        }
        if (concurrency != null) {
            PropertyCheck.inRange(prefix + ".concurrency", concurrency, 1, QueueProperties.MAX_CONCURRENCY);
        }
    }

    /** Leaves the password and the properties out. */
    @Override
    public String toString() {
        return "BackendProperties[host=%s, port=%s, tls=%s, bean=%s, concurrency=%s]"
                .formatted(host, port, tls, bean, concurrency);
    }
}
