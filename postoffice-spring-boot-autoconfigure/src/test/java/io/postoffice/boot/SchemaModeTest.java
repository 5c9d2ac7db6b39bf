package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.store.MissingTablesException;
import io.postoffice.store.UnsupportedDatabaseException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The ways in which the queue's tables come into the database. */
@ExtendWith(OutputCaptureExtension.class)
final class SchemaModeTest {

    private static final String HISTORY = "postoffice_schema_history";

    @ParameterizedTest
    @EnumSource
    void flywayAndTheScriptMakeTheSameTables(Product product) {
        TestDatabase byFlyway = TestDatabase.createLasting(product);
        TestDatabase byScript = TestDatabase.create(product);
        deliver(byFlyway, "postoffice.schema.mode=flyway");
        deliver(byScript, "postoffice.schema.mode=script");
        assertThat(Tables.in(byFlyway)).contains(HISTORY);
        assertThat(Tables.in(byScript)).isNotEmpty().doesNotContain(HISTORY);
        Set<String> parts = Tables.ofQueue(byFlyway);
        parts.removeIf(part -> part.contains(HISTORY));
        assertThat(Tables.ofQueue(byScript)).isEqualTo(parts);
        // What is there is left alone.
        deliver(byScript, "postoffice.schema.mode=script");
    }

    @ParameterizedTest
    @EnumSource
    void tablesMadeByTheApplicationAreUsed(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (HikariDataSource dataSource = database.dataSource(1)) {
            new ResourceDatabasePopulator(new ClassPathResource("io/postoffice/schema/%s/V1__post_office.sql"
                            .formatted(product.name().toLowerCase(Locale.ROOT))))
                    .execute(dataSource);
        }
        deliver(database, "postoffice.schema.mode=none");
        assertThat(Tables.in(database)).isNotEmpty().doesNotContain(HISTORY);
    }

    @ParameterizedTest
    @EnumSource
    void missingTablesAreExplained(Product product, CapturedOutput output) {
        TestDatabase database = TestDatabase.create(product);
        assertThatThrownBy(() -> deliver(database, "postoffice.schema.mode=none"))
                .hasStackTraceContaining(MissingTablesException.class.getName());
        assertThat(output)
                .contains("Post Office has no tables in the database, and was told not to create them:"
                        + " 'postoffice.schema.mode' is 'none'.")
                .contains("Run the scripts under classpath:io/postoffice/schema/"
                        + product.name().toLowerCase(Locale.ROOT));
        assertThat(Tables.in(database)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void halfOfTheTablesIsExplained(Product product, CapturedOutput output) {
        TestDatabase database = TestDatabase.create(product);
        deliver(database, "postoffice.schema.mode=script");
        try (HikariDataSource dataSource = database.dataSource(1)) {
            new JdbcTemplate(dataSource).execute("drop table postoffice_email_attachment");
        }
        assertThatThrownBy(() -> deliver(database, "postoffice.schema.mode=none"))
                .isNotNull();
        assertThat(output)
                .contains("There is no postoffice_email_attachment.")
                .contains("Run what is missing of classpath:io/postoffice/schema/");
    }

    @Test
    void databaseThatCannotHoldMailIsExplained(CapturedOutput output) {
        assertThatThrownBy(() -> Host.run(
                                List.of(PlainApplication.class, UnknownDatabase.class),
                                Host.mailDefaults(
                                        "spring.autoconfigure.exclude=org.springframework.boot.hibernate.autoconfigure"
                                                + ".HibernateJpaAutoConfiguration,org.springframework.boot.data.jpa"
                                                + ".autoconfigure.DataJpaRepositoriesAutoConfiguration"))
                        .close())
                .rootCause()
                .isInstanceOf(UnsupportedDatabaseException.class);
        assertThat(output)
                .contains("Mail cannot be stored in 'Tablets of Clay'")
                .contains("Give Post Office a data source of a supported database, marked with @PostOfficeDataSource");
    }

    private static void deliver(TestDatabase database, String mode) {
        try (Host host = Host.run(List.of(PlainApplication.class), database, mode)) {
            host.assertDelivers(database);
        }
    }

    /** H2 by another name. */
    @Configuration(proxyBeanMethods = false)
    static class UnknownDatabase {

        @Bean
        DataSource dataSource() {
            TestDatabase database = TestDatabase.create(Product.H2);
            DataSource h2 =
                    new SimpleDriverDataSource(new Driver(), database.url(), database.username(), database.password());
            return new DelegatingDataSource(h2) {
                @Override
                public Connection getConnection() throws SQLException {
                    Connection connection = super.getConnection();
                    return renaming(Connection.class, connection, "getMetaData", renamed(connection.getMetaData()));
                }
            };
        }

        private static DatabaseMetaData renamed(DatabaseMetaData metaData) {
            return renaming(DatabaseMetaData.class, metaData, "getDatabaseProductName", "Tablets of Clay");
        }

        private static <T> T renaming(Class<T> type, T target, String method, Object answer) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, called, arguments) ->
                            called.getName().equals(method) ? answer : called.invoke(target, arguments)));
        }
    }
}
