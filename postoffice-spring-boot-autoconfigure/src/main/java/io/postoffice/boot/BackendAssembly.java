package io.postoffice.boot;

import io.postoffice.boot.BackendProperties.Tls;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Backends;
import io.postoffice.transport.JavaMailSenderTransport;
import io.postoffice.transport.MailTransport;
import io.postoffice.transport.PoolSettings;
import io.postoffice.transport.PooledSmtpTransport;
import io.postoffice.transport.SmtpSettings;
import io.postoffice.transport.SmtpSettings.Credentials;
import io.postoffice.transport.StreamProviderShortcut;
import io.postoffice.transport.TransportOnDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Makes the backends out of the properties, and the default one out of the application's {@link JavaMailSender}. */
final class BackendAssembly {

    /** The name of the backend that is made from the application's {@link JavaMailSender}. */
    static final String DEFAULT = "default";

    private static final Set<String> SMTP_PROTOCOLS = Set.of("smtp", "smtps");

    private final Map<String, BackendProperties> named;
    private final QueueProperties queue;
    private final TransportProperties transport;
    private final ApplicationMailSenders senders;

    BackendAssembly(
            Map<String, BackendProperties> named,
            QueueProperties queue,
            TransportProperties transport,
            ApplicationMailSenders senders) {
        this.named = named;
        this.queue = queue;
        this.transport = transport;
        this.senders = senders;
    }

    Backends assemble() {
        if (transport.streamProviderShortcut()) {
            StreamProviderShortcut.install();
        }
        List<Backend> backends = new ArrayList<>();
        named.forEach((name, properties) -> {
            if (properties.isComplete()) {
                backends.add(backend(name, properties));
            }
        });
        defaultBackend().ifPresent(backends::add);
        Backends.problemInFallbacks(backends).ifPresent(problem -> {
            throw new InvalidConfigurationPropertyValueException(
                    "postoffice.backends." + problem.backend() + ".fallback", problem.fallback(), problem.reason());
        });
        return new Backends(backends);
    }

    /** The one made from 'spring.mail', with what is said of it beyond that. */
    private Optional<Backend> defaultBackend() {
        BackendProperties own = named.get(DEFAULT);
        if (own != null && own.isComplete()) {
            return Optional.empty();
        }
        JavaMailSender sender = senders.getIfUnique();
        if (sender != null && !isNamed(sender) && !isSwitchedOff(sender)) {
            int concurrency = concurrency(own);
            List<String> fallbacks = own == null ? List.of() : own.fallback();
            MailTransport onDemand = new TransportOnDemand(() -> transportOf(sender, concurrency));
            return Optional.of(new Backend(DEFAULT, concurrency, fallbacks, onDemand));
        }
        PropertyCheck.require(
                own == null,
                "postoffice.backends.default.host",
                "",
                "There is nothing to make it from: set it, or 'bean', or 'spring.mail.host'.");
        return Optional.empty();
    }

    private int concurrency(@Nullable BackendProperties properties) {
        return properties != null && properties.concurrency() != null ? properties.concurrency() : queue.concurrency();
    }

    /** A blank host is a variable that is not set, as in '${SMTP_HOST:}': Jakarta Mail would take it for this very machine. */
    private static boolean isSwitchedOff(JavaMailSender sender) {
        return sender instanceof JavaMailSenderImpl plain
                && plain.getHost() != null
                && plain.getHost().isBlank();
    }

    /** A sender that a backend names is for that backend's mail, though it may be the only one. */
    private boolean isNamed(JavaMailSender sender) {
        return named.values().stream()
                .map(BackendProperties::bean)
                .anyMatch(bean -> bean != null && senders.get(bean) == sender);
    }

    private Backend backend(String name, BackendProperties properties) {
        int concurrency = concurrency(properties);
        MailTransport mailTransport = properties.bean() != null
                ? new JavaMailSenderTransport(bean(name, properties.bean()))
                : pooled(settings(properties), concurrency);
        return new Backend(name, concurrency, properties.fallback(), mailTransport);
    }

    private JavaMailSender bean(String name, String beanName) {
        PropertyCheck.require(
                senders.names().contains(beanName),
                "postoffice.backends." + name + ".bean",
                beanName,
                "There is no JavaMailSender bean of this name; there is: " + senders.names() + ".");
        return senders.get(beanName);
    }

    /** Plain SMTP settings are taken over, for pooled connections; a sender that does anything else is used as it is. */
    private MailTransport transportOf(JavaMailSender sender, int concurrency) {
        if (sender.getClass() == JavaMailSenderImpl.class) {
            JavaMailSenderImpl plain = (JavaMailSenderImpl) sender;
            String protocol = plain.getProtocol() != null ? plain.getProtocol() : JavaMailSenderImpl.DEFAULT_PROTOCOL;
            if (plain.getHost() != null && SMTP_PROTOCOLS.contains(protocol) && isAllInProperties(plain)) {
                return pooled(settings(plain, plain.getHost(), protocol), concurrency);
            }
        }
        return new JavaMailSenderTransport(sender);
    }

    /** A session of its own may hold an authenticator, and half a pair of credentials is its to judge. */
    @SuppressWarnings("ReferenceEquality") // A sender without one makes it of these very properties.
    private static boolean isAllInProperties(JavaMailSenderImpl sender) {
        boolean ownSession = sender.getSession().getProperties() != sender.getJavaMailProperties();
        return !ownSession && (sender.getUsername() == null) == (sender.getPassword() == null);
    }

    private static SmtpSettings settings(JavaMailSenderImpl sender, String host, String protocol) {
        String username = sender.getUsername();
        String password = sender.getPassword();
        Credentials credentials = username != null && password != null ? new Credentials(username, password) : null;
        Properties properties = new Properties();
        properties.putAll(sender.getJavaMailProperties());
        return new SmtpSettings(protocol, host, sender.getPort(), credentials, properties);
    }

    private static SmtpSettings settings(BackendProperties backend) {
        Tls tls = backend.tls() != null ? backend.tls() : backend.username() != null ? Tls.STARTTLS : Tls.NONE;
        Properties properties = new Properties();
        properties.putAll(backend.properties());
        if (tls == Tls.STARTTLS) {
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put("mail.smtp.starttls.required", "true");
        } else if (tls == Tls.IMPLICIT) {
            properties.put("mail.smtp.ssl.enable", "true");
        }
        Credentials credentials = backend.username() != null && backend.password() != null
                ? new Credentials(backend.username(), backend.password())
                : null;
        return new SmtpSettings("smtp", String.valueOf(backend.host()), port(backend, tls), credentials, properties);
    }

    private static int port(BackendProperties backend, Tls tls) {
        if (backend.port() != null) {
            return backend.port();
        }
        return switch (tls) {
            case NONE -> 25;
            case STARTTLS -> 587;
            case IMPLICIT -> 465;
        };
    }

    private MailTransport pooled(SmtpSettings settings, int concurrency) {
        PoolSettings pool = new PoolSettings(
                transport.idleLimit(), transport.checkAfter(), transport.mailsPerConnection(), transport.deadline());
        return new TransportOnDemand(() -> new PooledSmtpTransport(settings, pool, concurrency));
    }
}
