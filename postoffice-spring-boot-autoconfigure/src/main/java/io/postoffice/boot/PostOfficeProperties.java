package io.postoffice.boot;

import io.postoffice.Priority;
import io.postoffice.claim.BackendLimits;
import io.postoffice.enqueue.EnqueueSettings;
import io.postoffice.outcome.LogLevel;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What mail is like, and where it goes.
 *
 * @param defaultFrom Sender of a mail that names none, such as 'Shop &lt;shop@example.org&gt;'.
 * @param messageIdDomain Right-hand side of every Message-ID. By default, the domain of the sender.
 * @param defaultBackend Backend of a mail that names none. By default the only one, or else 'default', as the one made from
 *     'spring.mail' is called.
 * @param split Backends of mail that names none, each with a weight: the part of that mail that goes over it.
 * @param defaultPriority Priority of a mail that has none of its own: high, medium or low.
 * @param logLevel Of which attempts a row is kept in the log: of none, of failures, of all.
 * @param backends Named ways out, besides the one made from 'spring.mail'.
 */
@ConfigurationProperties("postoffice")
record PostOfficeProperties(
        @Nullable String defaultFrom,
        @Nullable String messageIdDomain,
        @Nullable String defaultBackend,
        @DefaultValue Map<String, Integer> split,
        @DefaultValue("medium") Priority defaultPriority,
        @DefaultValue("all") LogLevel logLevel,
        @DefaultValue Map<String, BackendProperties> backends) {

    private static final Pattern BACKEND_NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    PostOfficeProperties {
        if (defaultFrom != null) {
            EnqueueSettings.problemInSender(defaultFrom).ifPresent(problem -> {
                throw new InvalidConfigurationPropertyValueException(
                        "postoffice.default-from",
                        defaultFrom,
                        "It must be an address, such as 'Shop <shop@example.org>': " + problem + ".");
            });
        }
        PropertyCheck.require(
                messageIdDomain == null
                        || EnqueueSettings.problemInDomain(messageIdDomain).isEmpty(),
                "postoffice.message-id-domain",
                messageIdDomain == null ? "" : messageIdDomain,
                "It must be a domain in ASCII, such as 'mail.example.org'.");
        PropertyCheck.require(
                defaultPriority != Priority.NOW,
                "postoffice.default-priority",
                "now",
                "It must be high, medium or low; NOW is for single mails.");
        backends.forEach((name, backend) -> {
            PropertyCheck.require(
                    BACKEND_NAME.matcher(name).matches(),
                    "postoffice.backends",
                    name,
                    "A backend's name must be 1 to 100 letters, digits, '-' and '_'.");
            backend.check("postoffice.backends." + name, name.equals(BackendAssembly.DEFAULT));
        });
        checkSplit(split, defaultBackend);
    }

    private static void checkSplit(Map<String, Integer> split, @Nullable String defaultBackend) {
        split.forEach((name, weight) -> PropertyCheck.inRange("postoffice.split." + name, weight, 0, 1_000_000));
        PropertyCheck.require(
                split.isEmpty() || split.values().stream().anyMatch(weight -> weight > 0),
                "postoffice.split",
                split,
                "One weight at least must be greater than 0.");
        PropertyCheck.require(
                split.isEmpty() || defaultBackend == null,
                "postoffice.default-backend",
                String.valueOf(defaultBackend),
                "Mail that names no backend is split by 'postoffice.split'; set one of them only.");
    }

    /** What backends may be sent in a time, by their names. */
    Map<String, BackendLimits> limits() {
        Map<String, BackendLimits> limits = new HashMap<>();
        backends.forEach((name, backend) -> limits.put(name, backend.limits()));
        return limits;
    }
}
