package io.postoffice.boot;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.env.Environment;

/**
 * Refuses properties of backends that there are none of. Spring Boot passes over them, and a mistyped 'tls' would go unnoticed until
 * somebody reads the mail on its way.
 */
final class BackendPropertyNames {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("postoffice.backends");

    /** Of 'postoffice.backends.name.property'. */
    private static final int PROPERTY = 3;

    /** Each property as it is written, by how Spring Boot compares it. */
    private static final Map<String, String> PROPERTIES = Stream.of(BackendProperties.class.getRecordComponents())
            .collect(Collectors.toMap(BackendPropertyNames::uniform, PropertyNames::dashed));

    /** Those that are maps or lists, or have properties of their own. */
    private static final Set<String> WITH_PARTS = Stream.of(BackendProperties.class.getRecordComponents())
            .filter(component -> Map.class.isAssignableFrom(component.getType())
                    || Collection.class.isAssignableFrom(component.getType())
                    || component.getType().isRecord())
            .map(BackendPropertyNames::uniform)
            .collect(Collectors.toSet());

    private BackendPropertyNames() {}

    private static String uniform(RecordComponent component) {
        return component.getName().toLowerCase(Locale.ROOT);
    }

    static void check(Environment environment) {
        PropertyNames.below(environment, PREFIX).forEach(BackendPropertyNames::check);
    }

    private static void check(ConfigurationPropertyName name) {
        if (name.getNumberOfElements() > PROPERTY && !isKnown(name)) {
            throw new UnknownPropertyException(name.toString(), "a backend has", new TreeSet<>(PROPERTIES.values()));
        }
    }

    private static boolean isKnown(ConfigurationPropertyName name) {
        String property = name.getElement(PROPERTY, Form.UNIFORM);
        return PROPERTIES.containsKey(property)
                && (name.getNumberOfElements() == PROPERTY + 1 || WITH_PARTS.contains(property));
    }
}
