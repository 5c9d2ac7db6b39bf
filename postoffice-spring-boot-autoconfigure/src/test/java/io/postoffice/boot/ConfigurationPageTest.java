package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The page of all properties is made of their metadata, which is made of the Javadoc. After a change there, write it anew with {@code
 * -Dtest=ConfigurationPageTest -Dpostoffice.docs=write}.
 */
final class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    private static final String BACKENDS = "postoffice.backends";

    private static final String HEAD = """
            # All properties

            Made by `ConfigurationPageTest` out of the metadata that editors show, too; do not edit. After a change of a property:

            ```shell
            mvn package -pl postoffice-core,postoffice-spring-boot-autoconfigure -Dtest=ConfigurationPageTest \\
                -Dsurefire.failIfNoSpecifiedTests=false -Dpostoffice.docs=write
            ```

            A value that cannot be is told when the application starts, with the property and the valid values. So is a name below
            `postoffice` that there is none of, unless it is an environment variable: Kubernetes sets some for a service that is called so.
            """;

    @Test
    void pageIsMadeOfTheMetadata() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("postoffice.docs"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md, which -Dpostoffice.docs=write makes anew")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        Map<String, List<String>> sections = new TreeMap<>();
        for (JsonNode property : ConfigurationMetadata.read().get("properties")) {
            String name = property.get("name").asString();
            if (name.equals(BACKENDS)) {
                addBackend(sections);
            } else {
                String prefix = name.substring(0, name.lastIndexOf('.'));
                section(sections, prefix.replace(".cache", "")).add(row(name, property));
            }
        }
        return sections.entrySet().stream()
                .map(section -> "\n## `%s`\n\n| property | type | default | meaning |\n| --- | --- | --- | --- |\n%s\n"
                        .formatted(section.getKey(), String.join("\n", section.getValue())))
                .collect(Collectors.joining("", HEAD, ""));
    }

    private static void addBackend(Map<String, List<String>> sections) throws IOException {
        String prefix = BACKENDS + ".<name>";
        for (JsonNode property :
                ConfigurationMetadata.readOf(BackendProperties.class).get("properties")) {
            section(sections, prefix)
                    .add(row(prefix + '.' + property.get("name").asString(), property));
        }
    }

    private static List<String> section(Map<String, List<String>> sections, String prefix) {
        return sections.computeIfAbsent(prefix, key -> new ArrayList<>());
    }

    private static String row(String name, JsonNode property) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        name,
                        type(property.get("type").asString()),
                        defaultValue(property.get("defaultValue")),
                        property.get("description").asString().replace("|", "\\|"));
    }

    private static String defaultValue(@Nullable JsonNode value) {
        if (value == null) {
            return "–";
        }
        String text = value.asString();
        boolean list = text.startsWith("[");
        return '`' + (list ? text.substring(1, text.length() - 1).replace(" ", "") : text) + '`';
    }

    /** Of an enumeration, the values; of any other type, its name without packages. */
    private static String type(String name) {
        int elements = name.indexOf('<');
        String outer = elements < 0 ? name : name.substring(0, elements);
        if (elements >= 0 && !outer.endsWith("Map")) {
            return "list of " + type(name.substring(elements + 1, name.length() - 1));
        }
        Object[] constants = constants(outer);
        return constants == null
                ? outer.substring(outer.lastIndexOf('.') + 1)
                : Stream.of(constants)
                        .map(value ->
                                '`' + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + '`')
                        .collect(Collectors.joining(", "));
    }

    private static Object @Nullable [] constants(String type) {
        try {
            return Class.forName(type).getEnumConstants();
        } catch (ClassNotFoundException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
