package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** Applications whose tables are made by migrations of their own. */
final class GoodGuestMigrationTest {

    @ParameterizedTest
    @EnumSource
    void flywayOfTheApplicationMigratesAsWithoutTheQueue(Product product) {
        TestDatabase database = TestDatabase.createLasting(product);
        for (String start : List.of("first", "second")) {
            try (Host host = Host.boot(database, "spring.flyway.enabled=true")) {
                assertThat(scripts(host, "flyway_schema_history")).as(start).containsExactly("V1__host.sql");
                assertThat(scripts(host, "postoffice_schema_history"))
                        .as(start)
                        .contains("V1__post_office.sql")
                        .doesNotContain("V1__host.sql");
                assertThat(host.context().getBeansOfType(Flyway.class))
                        .as(start)
                        .hasSize(1);
                host.assertWorks();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void flywayOfTheApplicationMayHaveItsOwnPlaceAndBaseline(Product product) {
        TestDatabase database = databaseWithTable(product);
        try (Host host = Host.boot(
                database,
                "spring.flyway.enabled=true",
                "spring.flyway.locations=classpath:guest/flyway",
                "spring.flyway.table=host_history",
                "spring.flyway.baseline-on-migrate=true",
                "spring.flyway.baseline-version=1")) {
            assertThat(scripts(host, "host_history")).containsExactly("<< Flyway Baseline >>", "V2__host.sql");
            assertThat(scripts(host, "postoffice_schema_history")).contains("V1__post_office.sql");
            host.assertWorks();
        }
    }

    @ParameterizedTest
    @EnumSource
    void liquibaseOfTheApplicationMigratesAsWithoutTheQueue(Product product) {
        TestDatabase database = TestDatabase.create(product);
        for (String start : List.of("first", "second")) {
            try (Host host = Host.boot(
                    database,
                    "spring.liquibase.enabled=true",
                    "spring.liquibase.change-log=classpath:guest/liquibase/changelog.sql")) {
                assertThat(host.jdbc()
                                .queryForList("select id from DATABASECHANGELOG order by orderexecuted", String.class))
                        .as(start)
                        .containsExactly("1", "2");
                host.assertWorks();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void schemaNeedNotBeEmpty(Product product) {
        TestDatabase database = databaseWithTable(product);
        try (Host host = Host.boot(database, "spring.jpa.hibernate.ddl-auto=update")) {
            host.assertWorks();
            assertThat(host.jdbc().queryForList("select id from legacy", Integer.class))
                    .containsExactly(7);
        }
    }

    @Test
    void flywayOfTheApplicationMayInsistOnAnEmptySchema() {
        TestDatabase database = TestDatabase.create(Product.POSTGRESQL);
        try (Host host = Host.boot(database, "spring.flyway.enabled=true", "spring.flyway.baseline-on-migrate=false")) {
            host.assertWorks();
        }
    }

    private static List<String> scripts(Host host, String historyTable) {
        // Flyway quotes its names, so that they are in lower case on H2, too.
        return host.jdbc()
                .queryForList(
                        "select `script` from `%s` where `version` is not null order by `installed_rank`"
                                .formatted(historyTable)
                                .replace("`", quote(host)),
                        String.class);
    }

    private static String quote(Host host) {
        ConnectionCallback<String> quote =
                connection -> connection.getMetaData().getIdentifierQuoteString();
        return String.valueOf(host.jdbc().execute(quote));
    }

    private static TestDatabase databaseWithTable(Product product) {
        TestDatabase database = TestDatabase.createLasting(product);
        try (HikariDataSource dataSource = database.dataSource(1)) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute("create table legacy (id integer not null primary key)");
            jdbc.execute("insert into legacy (id) values (7)");
        }
        return database;
    }
}
