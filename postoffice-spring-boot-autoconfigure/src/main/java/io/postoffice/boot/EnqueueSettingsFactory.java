package io.postoffice.boot;

import io.postoffice.enqueue.EnqueueSettings;
import io.postoffice.enqueue.MailDefaults;
import io.postoffice.enqueue.Split;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Settles which backend a mail goes out over that names none. */
final class EnqueueSettingsFactory {

    private EnqueueSettingsFactory() {}

    static EnqueueSettings create(
            PostOfficeProperties properties, RecipientsProperties recipients, Set<String> backends) {
        return new EnqueueSettings(
                new MailDefaults(properties.defaultFrom(), split(properties, backends), properties.defaultPriority()),
                properties.messageIdDomain(),
                backends,
                recipients.policy());
    }

    private static Split split(PostOfficeProperties properties, Set<String> backends) {
        for (String name : properties.split().keySet()) {
            PropertyCheck.require(
                    backends.contains(name),
                    "postoffice.split",
                    name,
                    "There is no such backend; there is: " + String.join(", ", new TreeSet<>(backends)) + ".");
        }
        return properties.split().isEmpty()
                ? Split.none(defaultBackend(properties.defaultBackend(), backends))
                : Split.by(properties.split());
    }

    private static String defaultBackend(@Nullable String asked, Set<String> backends) {
        if (asked == null) {
            // With a single backend there is nothing to choose.
            return backends.size() == 1 ? backends.iterator().next() : BackendAssembly.DEFAULT;
        }
        PropertyCheck.require(
                backends.contains(asked),
                "postoffice.default-backend",
                asked,
                backends.isEmpty()
                        ? "There is no backend; set 'spring.mail.host' or 'postoffice.backends.<name>.host'."
                        : "There is no such backend; there is: " + String.join(", ", new TreeSet<>(backends)) + ".");
        return asked;
    }
}
