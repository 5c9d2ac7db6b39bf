package io.postoffice.boot;

import io.postoffice.enqueue.EnqueueSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Settles which backend a mail goes out over that names none. */
final class EnqueueSettingsFactory {

    private EnqueueSettingsFactory() {}

    static EnqueueSettings create(PostOfficeProperties properties, Set<String> backends) {
        return new EnqueueSettings(
                properties.defaultFrom(), properties.messageIdDomain(), defaultBackend(properties, backends), backends);
    }

    private static String defaultBackend(PostOfficeProperties properties, Set<String> backends) {
        String asked = properties.defaultBackend();
        if (asked == null) {
            return single(properties.backends(), backends);
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

    /**
     * With a single server there is nothing to choose. A bean is another matter: where there is one, Boot makes no sender of
     * {@code spring.mail}, and mail that is meant for it must not go elsewhere without a word.
     */
    private static String single(Map<String, BackendProperties> named, Set<String> backends) {
        String only = backends.size() == 1 ? backends.iterator().next() : BackendAssembly.DEFAULT;
        BackendProperties properties = named.get(only);
        return properties == null || properties.bean() == null ? only : BackendAssembly.DEFAULT;
    }
}
