package io.postoffice.boot;

import io.postoffice.claim.BackendLimits;
import io.postoffice.claim.RateLimit;
import io.postoffice.enqueue.EnqueueSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

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
 * @param rateLimit How many mails it may be sent in a time by all nodes together, such as '14/s', '100/min', '1000/h' or '50000/d'.
 *     By default as many as it takes.
 * @param burst How many mails may go out at once after a lull, with a rate limit. By default one, so that they are evenly apart.
 * @param domainRateLimits How many of them may go to recipients in a domain, such as '5/s' for 'gmail.com'.
 * @param fallback Names of backends that its mail goes out over while it is out of order: the first of them that is not.
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
        @Nullable Integer concurrency,
        @Nullable String rateLimit,
        @Nullable Integer burst,
        @DefaultValue Map<String, String> domainRateLimits,
        @DefaultValue List<String> fallback) {

    private static final String RATE =
            "It must be a number of mails and a unit of time, such as '14/s', '100/min', '1000/h' or '50000/d'.";

    /** How the connection to an SMTP server is encrypted. */
    enum Tls {
        /** Not at all. */
        NONE,
        /** By the STARTTLS command; mail is not sent when the server does not offer it. */
        STARTTLS,
        /** From the first byte. */
        IMPLICIT
    }

    /** Whether it says what to send over; the one called 'default' may leave that to 'spring.mail'. */
    boolean isComplete() {
        return host != null || bean != null;
    }

    void check(String prefix, boolean isDefault) {
        checkConnection(prefix, isDefault);
        if (concurrency != null) {
            PropertyCheck.inRange(prefix + ".concurrency", concurrency, 1, QueueProperties.MAX_CONCURRENCY);
        }
        checkLimits(prefix);
    }

    private void checkConnection(String prefix, boolean isDefault) {
        PropertyCheck.require(
                (host == null) != (bean == null) || (isDefault && host == null),
                prefix + (host == null ? ".host" : ".bean"),
                host == null ? "" : String.valueOf(bean),
                "Exactly one of 'host' and 'bean' must be set.");
        PropertyCheck.require(
                host == null || !host.isBlank(), prefix + ".host", "", "It must be the name or address of a server.");
        PropertyCheck.require(
                host != null
                        || (username == null
                                && password == null
                                && tls == null
                                && port == null
                                && properties.isEmpty()),
                prefix + (bean == null ? ".host" : ".bean"),
                bean == null ? "" : bean,
                "A bean is used as it is; 'port', 'username', 'password', 'tls' and 'properties' go with 'host' only.");
        PropertyCheck.require(
                (username == null) == (password == null),
                prefix + ".username",
                username == null ? "" : username,
                "Set both 'username' and 'password', or neither.");
        if (port != null) {
            PropertyCheck.inRange(prefix + ".port", port, 1, 65535);
        }
    }

    private void checkLimits(String prefix) {
        checkRate(prefix + ".rate-limit", rateLimit);
        if (burst != null) {
            PropertyCheck.inRange(prefix + ".burst", burst, 1, 1_000_000);
            PropertyCheck.require(rateLimit != null, prefix + ".burst", burst, "It goes with 'rate-limit' only.");
        }
        domainRateLimits.forEach((domain, rate) -> {
            PropertyCheck.require(
                    EnqueueSettings.problemInDomain(domain).isEmpty(),
                    prefix + ".domain-rate-limits",
                    domain,
                    "It must be a domain in ASCII, such as 'example.org'.");
            checkRate(prefix + ".domain-rate-limits." + domain, rate);
        });
    }

    private static void checkRate(String property, @Nullable String rate) {
        try {
            if (rate != null) {
                RateLimit.parse(rate);
            }
        } catch (IllegalArgumentException ex) {
            throw new InvalidConfigurationPropertyValueException(property, rate, RATE);
        }
    }

    /** What it may be sent in a time. */
    BackendLimits limits() {
        RateLimit rate = rateLimit == null ? null : RateLimit.parse(rateLimit).withBurst(burst == null ? 1 : burst);
        Map<String, RateLimit> domains = new HashMap<>();
        domainRateLimits.forEach(
                (domain, limit) -> domains.put(domain.toLowerCase(Locale.ROOT), RateLimit.parse(limit)));
        return new BackendLimits(rate, domains);
    }

    /** Leaves the password and the properties out. */
    @Override
    public String toString() {
        return "BackendProperties[host=%s, port=%s, tls=%s, bean=%s, concurrency=%s]"
                .formatted(host, port, tls, bean, concurrency);
    }
}
