package io.postoffice.boot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connections to SMTP servers.
 *
 * @param idleLimit An unused connection is closed after this.
 * @param checkAfter A connection that was unused for this long is checked before it is used.
 * @param mailsPerConnection A connection is closed after so many mails.
 * @param deadline A connection is broken off when opening it, or a mail on it, takes longer. Servers may take ten minutes to
 *     accept a mail (RFC 5321, 4.5.3.2.6), and one that is given up earlier may be delivered twice. Not where the sockets come from a
 *     SOCKS or HTTP proxy, from 'socketFactory', or from a factory named by its class: there 'mail.smtp.timeout' limits each read, by
 *     default to as long.
 * @param streamProviderShortcut Whether to name Jakarta Mail's stream provider in the system property
 *     'jakarta.mail.util.StreamProvider', which saves a look-up through all jars for each part of each mail.
 */
@ConfigurationProperties("postoffice.transport")
record TransportProperties(
        @DefaultValue("30s") Duration idleLimit,
        @DefaultValue("5s") Duration checkAfter,
        @DefaultValue("100") int mailsPerConnection,
        @DefaultValue("10m") Duration deadline,
        @DefaultValue("true") boolean streamProviderShortcut) {

    private static final String PREFIX = "postoffice.transport.";

    TransportProperties {
        PropertyCheck.inRange(PREFIX + "idle-limit", idleLimit, Duration.ofMillis(100), Duration.ofHours(1));
        PropertyCheck.inRange(PREFIX + "check-after", checkAfter, Duration.ZERO, Duration.ofHours(1));
        PropertyCheck.inRange(PREFIX + "deadline", deadline, Duration.ofSeconds(1), Duration.ofHours(1));
        PropertyCheck.inRange(PREFIX + "mails-per-connection", mailsPerConnection, 1, 1_000_000);
    }
}
