package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.boot.elsewhere.Note;
import io.postoffice.boot.host.HostApplication;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.boot.scanning.ScanningApplication;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.EntityType;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** Applications with entities of their own, and their own ways of finding them. */
final class GoodGuestEntitiesTest {

    private final TestDatabase database = TestDatabase.create(Product.H2);

    @Test
    void entitiesCalledAsOursAreTheApplications() {
        try (Host host = Host.boot(database)) {
            assertThat(entityNames(host))
                    .containsExactlyInAnyOrder(
                            "Email",
                            "Attachment",
                            "PostofficeEmail",
                            "PostofficeEmailContent",
                            "PostofficeEmailRecipient",
                            "PostofficeEmailLog",
                            "PostofficeEmailTemplate",
                            "PostofficeEmailAttachment");
            host.assertWorks();
        }
    }

    @Test
    void entityScanOfTheApplicationFindsWhatItDidBefore() {
        try (Host host = Host.run(List.of(ScanningApplication.class), database)) {
            assertThat(entityNames(host)).contains("Email", "Attachment", "PostofficeEmail");
            host.assertWorks();
        }
    }

    @Test
    void entityScanOfOneOfManyConfigurationsHidesNothingMore() {
        try (Host host =
                Host.run(List.of(ScanningApplication.class, NotesToo.class, HostApplication.class), database)) {
            assertThat(entityNames(host)).contains("Email", "Attachment", "Note", "PostofficeEmail");
            host.assertWorks();
            host.persist(new Note("n1"));
            assertThat(host.query(Note.class, "select n from Note n where n.id = :value", "n1"))
                    .hasSize(1);
        }
    }

    @Test
    void entityManagerFactoryOfTheApplicationHasTheEntitiesOfTheQueue() {
        try (Host host = Host.boot(database, List.of(OwnFactory.class), "spring.jpa.hibernate.ddl-auto=create-drop")) {
            assertThat(host.context().getBeanNamesForType(EntityManagerFactory.class))
                    .containsExactly("entityManagerFactory");
            assertThat(host.bean(EntityManagerFactoryInfo.class).getPersistenceUnitName())
                    .isEqualTo("own");
            host.assertWorks();
        }
    }

    @Test
    void applicationThatMapsNothingDoesNotPayForTheEntities() {
        try (Host host = Host.run(List.of(PlainApplication.class), database)) {
            assertThat(entityNames(host)).isEmpty();
            host.assertDelivers(database);
        }
        try (Host host = Host.run(List.of(PlainApplication.class), database, "postoffice.jpa.entities=always")) {
            assertThat(entityNames(host)).contains("PostofficeEmail");
        }
    }

    @Test
    void applicationMayLeaveTheEntitiesOut() {
        try (Host host = Host.boot(database, "postoffice.jpa.entities=never")) {
            assertThat(entityNames(host)).containsExactlyInAnyOrder("Email", "Attachment");
        }
    }

    private static List<String> entityNames(Host host) {
        try (EntityManager entities = host.bean(EntityManagerFactory.class).createEntityManager()) {
            return entities.getMetamodel().getEntities().stream()
                    .map(EntityType::getName)
                    .toList();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EntityScan(basePackageClasses = Note.class)
    static class NotesToo {}

    @Configuration(proxyBeanMethods = false)
    static class OwnFactory {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(
                EntityManagerFactoryBuilder builder, DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(HostApplication.class)
                    .persistenceUnit("own")
                    .build();
        }
    }
}
