package io.postoffice.boot;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses properties of backends that there are none of. Spring Boot passes over them, and a mistyped 'tls' would go unnoticed until
 * somebody reads the mail on its way.
 */
final class BackendPropertyNames {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("postoffice.backends");

    /** Of 'postoffice.backends.name.property'. */
    private static final int PROPERTY = 3;

    private BackendPropertyNames() {}

    static void check(Environment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            // Of a variable's underscores, nobody can tell which are dots.
            if (source instanceof IterableConfigurationPropertySource names
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                names.filter(PREFIX::isAncestorOf).forEach(BackendPropertyNames::check);
            }
        }
    }

    private static void check(ConfigurationPropertyName name) {
        boolean known = name.getNumberOfElements() <= PROPERTY
                || known(Form.UNIFORM).contains(name.getElement(PROPERTY, Form.UNIFORM));
        if (!known) {
            throw new UnknownBackendPropertyException(name.toString(), known(Form.DASHED));
        }
    }

    private static Set<String> known(Form form) {
        Set<String> known = new TreeSet<>();
        for (RecordComponent component : BackendProperties.class.getRecordComponents()) {
            String name = component.getName();
            known.add(
                    form == Form.UNIFORM
                            ? name.toLowerCase(Locale.ROOT)
                            : name.replaceAll("(\\p{Lu})", "-$1").toLowerCase(Locale.ROOT));
        }
        return known;
    }
}
