package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.store.Email;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;

/** Applications whose tables Hibernate makes, or leaves alone. */
final class GoodGuestSchemaTest {

    private static final Pattern INDEX = Pattern.compile("create index (\\w+) on (\\w+)");

    @Test
    void tablesOfTheApplicationAreCreatedAndDroppedUnderBootsDefault() {
        TestDatabase database = TestDatabase.create(Product.H2);
        try (Host host = Host.boot(database)) {
            assertThat(Tables.in(database)).contains("EMAIL", "ATTACHMENT", "POSTOFFICE_EMAIL");
            host.assertWorks();
        }
        assertThat(Tables.in(database)).doesNotContain("EMAIL", "ATTACHMENT").contains("POSTOFFICE_EMAIL");
    }

    @Test
    void noTableOfTheApplicationIsCreatedWhereBootsDefaultIsNone() {
        TestDatabase database = TestDatabase.create(Product.POSTGRESQL);
        try (Host host = Host.boot(database)) {
            UUID id = sendLater(host);
            assertThat(statusOf(host, id)).isEqualTo(EmailStatus.QUEUED);
            assertThat(Tables.in(database))
                    .doesNotContain("email", "attachment")
                    .contains("postoffice_email");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ddlAutoKeepsOffTheTablesOfTheQueue(Product product) {
        TestDatabase database = TestDatabase.create(product);
        UUID waiting;
        Set<String> parts;
        try (Host host = Host.boot(database, "spring.jpa.hibernate.ddl-auto=update")) {
            host.assertWorks();
            waiting = sendLater(host);
            parts = Tables.ofQueue(database);
        }
        assertThat(parts).containsAll(indexesInScript(product));
        for (String mode : List.of("validate", "update", "create", "create-drop")) {
            try (Host host = Host.boot(database, "spring.jpa.hibernate.ddl-auto=" + mode)) {
                host.assertWorks();
                assertThat(statusOf(host, waiting)).as(mode).isEqualTo(EmailStatus.QUEUED);
            }
            assertThat(Tables.ofQueue(database)).as(mode).isEqualTo(parts);
        }
        try (Host host = Host.boot(database, "spring.jpa.hibernate.ddl-auto=none")) {
            assertThat(statusOf(host, waiting)).as("after create-drop").isEqualTo(EmailStatus.QUEUED);
        }
    }

    @Test
    void schemaFilterOfTheApplicationStaysInPlace() {
        TestDatabase database = TestDatabase.create(Product.H2);
        String filter =
                "spring.jpa.properties.hibernate.hbm2ddl.schema_filter_provider=" + NoAttachments.class.getName();
        try (Host host = Host.boot(database, filter, "spring.jpa.hibernate.ddl-auto=update")) {
            UUID id = sendLater(host);
            assertThat(statusOf(host, id)).isEqualTo(EmailStatus.QUEUED);
            assertThat(Tables.in(database)).contains("EMAIL").doesNotContain("ATTACHMENT");
        }
    }

    @Test
    void schemaFilterThatLetsOurTablesThroughCostsNoMail() {
        TestDatabase database = TestDatabase.create(Product.H2);
        String filter =
                "spring.jpa.properties.hibernate.hbm2ddl.schema_filter_provider=" + NoAttachments.class.getName();
        UUID id;
        try (Host host = Host.boot(database, filter, "spring.jpa.hibernate.ddl-auto=create")) {
            id = sendLater(host);
        }
        try (Host host = Host.boot(database, filter, "spring.jpa.hibernate.ddl-auto=create")) {
            assertThat(statusOf(host, id)).isEqualTo(EmailStatus.QUEUED);
            assertThat(sendLater(host)).isNotEqualTo(id);
        }
    }

    private static UUID sendLater(Host host) {
        Instant later = Instant.now().plus(Duration.ofDays(1));
        return host.bean(MailService.class)
                .send(Mail.to("ann@example.org").subject("Later").scheduledAt(later))
                .id();
    }

    private static EmailStatus statusOf(Host host, UUID id) {
        return host.query(Email.class, "select e from PostofficeEmail e where e.id = :value", id)
                .get(0)
                .getStatus();
    }

    /** In the form of {@link Tables#ofQueue}; the columns are told elsewhere. */
    private static List<String> indexesInScript(Product product) {
        String path = "io/postoffice/schema/%s/V1__post_office.sql"
                .formatted(product.name().toLowerCase(Locale.ROOT));
        try {
            String script = new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
            List<String> indexes = INDEX.matcher(script)
                    .results()
                    .map(match -> "index %s %s".formatted(match.group(2), match.group(1)))
                    .toList();
            assertThat(indexes).hasSizeGreaterThan(3);
            return indexes;
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Leaves out a table of the application, and knows nothing of the queue's. */
    public static final class NoAttachments implements SchemaFilterProvider, SchemaFilter {

        @Override
        public SchemaFilter getCreateFilter() {
            return this;
        }

        @Override
        public SchemaFilter getDropFilter() {
            return this;
        }

        @Override
        public SchemaFilter getMigrateFilter() {
            return this;
        }

        @Override
        public SchemaFilter getValidateFilter() {
            return this;
        }

        @Override
        public SchemaFilter getTruncatorFilter() {
            return this;
        }

        @Override
        public boolean includeNamespace(Namespace namespace) {
            return true;
        }

        @Override
        public boolean includeTable(Table table) {
            return !table.getName().equalsIgnoreCase("attachment");
        }

        @Override
        public boolean includeSequence(Sequence sequence) {
            return true;
        }
    }
}
