package io.postoffice.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.springframework.core.io.UrlResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the annotation processor has made of the properties. */
final class ConfigurationMetadata {

    private ConfigurationMetadata() {}

    static JsonNode read() throws IOException {
        return read("META-INF/spring-configuration-metadata.json");
    }

    /** Of the values of a map. */
    static JsonNode readOf(Class<?> type) throws IOException {
        return read("META-INF/spring/configuration-metadata/" + type.getName() + ".json");
    }

    private static JsonNode read(String path) throws IOException {
        // Other modules have a file of this name, too.
        URL classes = PostOfficeAutoConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation();
        String prefix = classes.getPath().endsWith(".jar") ? "jar:" + classes + "!/" : classes.toString();
        try (InputStream json = new UrlResource(prefix + path).getInputStream()) {
            return new JsonMapper().readTree(json);
        }
    }
}
