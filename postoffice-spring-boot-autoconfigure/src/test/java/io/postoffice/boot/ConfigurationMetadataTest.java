package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an editor tells of the properties. */
final class ConfigurationMetadataTest {

    @Test
    void everyPropertyIsDescribed() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode property : ConfigurationMetadata.read().get("properties")) {
            String name = property.get("name").asString();
            assertThat(property.path("description").asString("")).as(name).endsWith(".");
            names.add(name);
        }
        assertThat(names)
                .contains(
                        "postoffice.default-from",
                        "postoffice.message-id-domain",
                        "postoffice.default-backend",
                        "postoffice.split",
                        "postoffice.default-priority",
                        "postoffice.backends",
                        "postoffice.schema.mode",
                        "postoffice.attachments.storage",
                        "postoffice.attachments.directory",
                        "postoffice.attachments.max-size",
                        "postoffice.attachments.denied-types",
                        "postoffice.cleanup.delete-attachments",
                        "postoffice.delivery.unknown-outcome",
                        "postoffice.queue.enabled",
                        "postoffice.queue.lease",
                        "postoffice.retry.delays",
                        "postoffice.java-mail-sender.enabled",
                        "postoffice.transport.idle-limit")
                .allMatch(name -> name.startsWith("postoffice.") || name.startsWith("management.endpoint.postoffice."));
    }

    @Test
    void everyPropertyIsKnownWhenNamesAreChecked() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode property : ConfigurationMetadata.read().get("properties")) {
            names.add(property.get("name").asString());
        }
        names.removeIf(name -> name.startsWith("management."));
        assertThat(PropertyNames.all()).isEqualTo(names);
    }

    @Test
    void everyPropertyOfABackendIsDescribed() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode property :
                ConfigurationMetadata.readOf(BackendProperties.class).get("properties")) {
            String name = property.get("name").asString();
            assertThat(property.path("description").asString("")).as(name).endsWith(".");
            names.add(name);
        }
        assertThat(names).hasSize(BackendProperties.class.getRecordComponents().length);
    }
}
