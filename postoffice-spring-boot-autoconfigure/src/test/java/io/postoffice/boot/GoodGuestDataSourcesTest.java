package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.boot.elsewhere.Note;
import io.postoffice.boot.host.HostApplication;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jpa.EntityManagerFactoryBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** Applications with several data sources. */
@ExtendWith(OutputCaptureExtension.class)
final class GoodGuestDataSourcesTest {

    @Test
    void markedDataSourceHoldsTheMail() {
        Databases databases = new Databases();
        try (Host host = plain(databases, Unmarked.class, Marked.class)) {
            host.assertDelivers(databases.second());
            assertThat(Tables.in(databases.first())).isEmpty();
        }
    }

    @Test
    void markedDataSourceMayBeNoCandidateForOthers() {
        Databases databases = new Databases();
        try (Host host = plain(databases, Unmarked.class, MarkedForUsOnly.class)) {
            host.assertDelivers(databases.second());
            assertThat(host.bean(DataSource.class)).isSameAs(host.context().getBean("first"));
        }
    }

    @Test
    void primaryDataSourceHoldsTheMail() {
        Databases databases = new Databases();
        try (Host host = plain(databases, First.class, Second.class)) {
            host.assertDelivers(databases.first());
            assertThat(Tables.in(databases.second())).isEmpty();
        }
    }

    @Test
    void markedDataSourceIsPreferredToThePrimary() {
        Databases databases = new Databases();
        try (Host host = plain(databases, First.class, Marked.class)) {
            host.assertDelivers(databases.second());
            assertThat(Tables.in(databases.first())).doesNotContain("POSTOFFICE_EMAIL");
        }
    }

    @Test
    void eachDataSourceMayHaveEntitiesOfItsOwn() {
        Databases databases = new Databases();
        try (Host host = Host.run(
                List.of(PlainApplication.class, First.class, Marked.class, TwoFactories.class),
                databases.properties("spring.jpa.hibernate.ddl-auto=update"))) {
            host.assertDelivers(databases.second());
            assertThat(Tables.in(databases.first())).contains("EMAIL").doesNotContain("POSTOFFICE_EMAIL");
            EntityManagerFactory factory = host.context().getBean("secondFactory", EntityManagerFactory.class);
            try (EntityManager entities = factory.createEntityManager()) {
                assertThat(entities.createQuery("select count(e) from PostofficeEmail e", Long.class)
                                .getSingleResult())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void unmarkedDataSourcesAreExplained(CapturedOutput output) {
        Databases databases = new Databases();
        assertThatThrownBy(() -> plain(databases, Unmarked.class, Second.class).close())
                .rootCause()
                .isInstanceOf(AmbiguousDataSourceException.class);
        assertThat(output)
                .contains("Post Office stores mail in a database, and there are several data sources, none of them"
                        + " primary, and not just one marked for it: first, second.")
                .contains("Mark the one to store mail in, and no other, with @PostOfficeDataSource");
    }

    @Test
    void dataSourcesThatAreBothMarkedAreExplained(CapturedOutput output) {
        Databases databases = new Databases();
        assertThatThrownBy(() -> plain(databases, MarkedToo.class, Marked.class).close())
                .rootCause()
                .isInstanceOf(AmbiguousDataSourceException.class);
        assertThat(output).contains("Mark the one to store mail in, and no other, with @PostOfficeDataSource");
    }

    private static Host plain(Databases databases, Class<?> first, Class<?> second) {
        return Host.run(List.of(PlainApplication.class, first, second), databases.properties());
    }

    /** Two of them, for one test. */
    private record Databases(TestDatabase first, TestDatabase second) {

        Databases() {
            this(TestDatabase.create(Product.H2), TestDatabase.create(Product.H2));
        }

        List<String> properties(String... further) {
            List<String> properties = Host.mailDefaults(further);
            // Without a bean called entityManagerFactory, Boot's repository support fails, with the queue or without.
            properties.add("spring.data.jpa.repositories.enabled=false");
            properties.add("first.url=" + first.url());
            properties.add("second.url=" + second.url());
            return properties;
        }
    }

    private static HikariDataSource dataSource(String url) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(url);
        dataSource.setUsername("sa");
        return dataSource;
    }

    @Configuration(proxyBeanMethods = false)
    static class Unmarked {

        @Bean
        HikariDataSource first(@Value("${first.url}") String url) {
            return dataSource(url);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class First {

        @Bean
        @Primary
        HikariDataSource first(@Value("${first.url}") String url) {
            return dataSource(url);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Second {

        @Bean
        HikariDataSource second(@Value("${second.url}") String url) {
            return dataSource(url);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Marked {

        @Bean
        @PostOfficeDataSource
        HikariDataSource second(@Value("${second.url}") String url) {
            return dataSource(url);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MarkedToo {

        @Bean
        @PostOfficeDataSource
        HikariDataSource first(@Value("${first.url}") String url) {
            return dataSource(url);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MarkedForUsOnly {

        @Bean(defaultCandidate = false)
        @PostOfficeDataSource
        HikariDataSource second(@Value("${second.url}") String url) {
            return dataSource(url);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoFactories {

        @Bean
        @Primary
        LocalContainerEntityManagerFactoryBean firstFactory(
                EntityManagerFactoryBuilder builder, @Qualifier("first") DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(HostApplication.class)
                    .persistenceUnit("first")
                    .build();
        }

        @Bean
        LocalContainerEntityManagerFactoryBean secondFactory(
                EntityManagerFactoryBuilder builder, @Qualifier("second") DataSource dataSource) {
            return builder.dataSource(dataSource)
                    .packages(Note.class)
                    .persistenceUnit("second")
                    .build();
        }
    }
}
