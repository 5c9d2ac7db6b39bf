package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

final class SchemaInstallerTest {

    @ParameterizedTest
    @EnumSource
    void completeHistoryIsLeftAsItIs(Product product) {
        try (HikariDataSource dataSource = TestDatabase.createLasting(product).dataSource(2)) {
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            // Flyway would notice a checksum that is not the script's.
            change(jdbc, "update 'postoffice_schema_history' set 'checksum' = 1 where 'version' is not null");

            assertThatNoException().isThrownBy(() -> new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install());
        }
    }

    @ParameterizedTest
    @EnumSource
    void historyWithAFailureIsFlywaysToJudge(Product product) {
        try (HikariDataSource dataSource = TestDatabase.createLasting(product).dataSource(2)) {
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
            change(new JdbcTemplate(dataSource), "update 'postoffice_schema_history' set 'success' = false");

            assertThatExceptionOfType(FlywayException.class)
                    .isThrownBy(() -> new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install());
        }
    }

    @Test
    void databaseInMemoryNeedsNoHistory() {
        try (HikariDataSource dataSource = TestDatabase.create(Product.H2).dataSource(1)) {
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();

            List<String> tables = new JdbcTemplate(dataSource)
                    .queryForList(
                            "select table_name from information_schema.tables where table_schema = 'PUBLIC'",
                            String.class);
            assertThat(tables).contains("POSTOFFICE_EMAIL").doesNotContain("postoffice_schema_history");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void newestVersionIsThatOfTheNewestScript(Dialect dialect) throws IOException {
        Resource[] scripts = new PathMatchingResourcePatternResolver()
                .getResources("classpath*:" + dialect.scriptLocation() + "/V*__*.sql");
        assertThat(scripts)
                .extracting(script -> String.valueOf(script.getFilename()).replaceFirst("V(\\d+)__.*", "$1"))
                .contains(SchemaInstaller.NEWEST_VERSION)
                .allSatisfy(version -> assertThat(Integer.valueOf(version))
                        .isLessThanOrEqualTo(Integer.valueOf(SchemaInstaller.NEWEST_VERSION)));
    }

    @ParameterizedTest
    @EnumSource(names = {"SCRIPT", "NONE"})
    void tablesThatMayNotBeReadAreNotTakenForMissing(SchemaMode mode) {
        try (HikariDataSource dataSource =
                TestDatabase.create(Product.POSTGRESQL).dataSource(1)) {
            new SchemaInstaller(dataSource, SchemaMode.SCRIPT).install();
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            String stranger = "stranger_of_" + mode;
            jdbc.execute("create role " + stranger);
            jdbc.execute("set role " + stranger);

            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> new SchemaInstaller(dataSource, mode).install())
                    .havingRootCause()
                    .withMessageContaining("permission denied for table");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void lastTableIsThatOfTheScript(Dialect dialect) throws IOException {
        String script = new ClassPathResource(dialect.scriptLocation() + "/V1__post_office.sql")
                .getContentAsString(StandardCharsets.UTF_8);
        List<String> tables = Pattern.compile("^create table (\\w+)", Pattern.MULTILINE)
                .matcher(script)
                .results()
                .map(table -> table.group(1))
                .toList();

        assertThat(tables).startsWith(SchemaInstaller.FIRST_TABLE).endsWith(SchemaInstaller.LAST_TABLE);
    }

    @ParameterizedTest
    @CsvSource({"H2, SCRIPT", "POSTGRESQL, SCRIPT", "MARIADB, SCRIPT", "H2, NONE", "POSTGRESQL, NONE", "MARIADB, NONE"})
    void scriptThatBrokeOffIsTold(Product product, SchemaMode mode) {
        try (HikariDataSource dataSource = TestDatabase.create(product).dataSource(2)) {
            new SchemaInstaller(dataSource, SchemaMode.SCRIPT).install();
            new JdbcTemplate(dataSource).execute("drop table " + SchemaInstaller.LAST_TABLE);

            assertThatExceptionOfType(IncompleteTablesException.class)
                    .isThrownBy(() -> new SchemaInstaller(dataSource, mode, Duration.ZERO).install())
                    .withMessageContaining("no table postoffice_email_attachment")
                    .withMessageContaining("broke off half-way");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nodesThatStartAtOnceAllFindTheTablesComplete(Product product) throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(8);
        try (HikariDataSource dataSource = TestDatabase.create(product).dataSource(8)) {
            List<Callable<Integer>> starts = Collections.nCopies(8, () -> {
                new SchemaInstaller(dataSource, SchemaMode.SCRIPT).install();
                return new JdbcTemplate(dataSource)
                        .queryForObject("select count(*) from " + SchemaInstaller.LAST_TABLE, Integer.class);
            });
            for (Future<Integer> start : nodes.invokeAll(starts)) {
                assertThat(start.get()).isZero();
            }
        } finally {
            nodes.shutdownNow();
        }
    }

    private static void change(JdbcTemplate jdbc, String sql) {
        ConnectionCallback<String> quote =
                connection -> connection.getMetaData().getIdentifierQuoteString();
        jdbc.execute(sql.replace("'", String.valueOf(jdbc.execute(quote))));
    }
}
