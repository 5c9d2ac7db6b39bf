package io.postoffice.boot;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses properties below 'postoffice' that there are none of. Spring Boot passes over them, and a mistyped 'recipients.overide' would
 * have a staging system write to real people. Environment variables are left alone: of a variable's underscores, nobody can tell which are
 * dots, and Kubernetes sets a POSTOFFICE_SERVICE_HOST in each container that lives beside a service of that name.
 */
final class PropertyNames {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("postoffice");

    private static final List<Class<? extends Record>> GROUPS = List.of(
            PostOfficeProperties.class,
            AttachmentsProperties.class,
            CleanupProperties.class,
            DeliveryProperties.class,
            HealthProperties.class,
            JavaMailSenderProperties.class,
            JpaProperties.class,
            OneShotProperties.class,
            QueueProperties.class,
            RecipientsProperties.class,
            RetryProperties.class,
            SchemaProperties.class,
            TemplatesProperties.class,
            TransportProperties.class);

    /** Each property, and whether it is a map or a list. */
    private static final Map<ConfigurationPropertyName, Boolean> PROPERTIES = GROUPS.stream()
            .flatMap(group -> properties(prefix(group), group))
            .collect(Collectors.toMap(Property::name, Property::hasParts));

    private PropertyNames() {}

    private record Property(ConfigurationPropertyName name, boolean hasParts) {}

    private static ConfigurationPropertyName prefix(Class<?> group) {
        return ConfigurationPropertyName.of(
                MergedAnnotations.from(group).get(ConfigurationProperties.class).getString("prefix"));
    }

    private static Stream<Property> properties(ConfigurationPropertyName prefix, Class<?> group) {
        return Stream.of(group.getRecordComponents()).flatMap(component -> {
            ConfigurationPropertyName name = prefix.append(dashed(component));
            Class<?> type = component.getType();
            return type.isRecord()
                    ? properties(name, type)
                    : Stream.of(new Property(
                            name, Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)));
        });
    }

    static String dashed(RecordComponent component) {
        return component.getName().replaceAll("(\\p{Lu})", "-$1").toLowerCase(Locale.ROOT);
    }

    /**
     * Looks at all that is configured.
     *
     * @throws UnknownPropertyException at the first that is unknown
     */
    static void check(Environment environment) {
        below(environment, PREFIX).filter(name -> !isKnown(name)).findFirst().ifPresent(name -> {
            throw new UnknownPropertyException(name.toString(), "Post Office has", all());
        });
    }

    /** What is configured below a prefix, by other means than environment variables. */
    static Stream<ConfigurationPropertyName> below(Environment environment, ConfigurationPropertyName prefix) {
        Stream.Builder<Stream<ConfigurationPropertyName>> names = Stream.builder();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                names.add(iterable.filter(prefix::isAncestorOf).stream());
            }
        }
        return names.build().flatMap(found -> found);
    }

    /** An empty group of a YAML file has its own name. */
    static boolean isKnown(ConfigurationPropertyName name) {
        return PROPERTIES.containsKey(name)
                || PROPERTIES.entrySet().stream()
                        .anyMatch(property -> name.isAncestorOf(property.getKey())
                                || (property.getValue() && property.getKey().isAncestorOf(name)));
    }

    static Set<String> all() {
        return PROPERTIES.keySet().stream()
                .map(ConfigurationPropertyName::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
