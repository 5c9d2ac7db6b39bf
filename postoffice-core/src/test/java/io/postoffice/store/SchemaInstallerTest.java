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
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    void allTablesOfTheScriptAreRequired(Dialect dialect) throws IOException {
        String path = dialect.scriptLocation() + "/V1__post_office.sql";
        String script = new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);

        assertThat(new RequiredTables(path).tables())
                .hasSize((int) script.lines()
                        .filter(line -> line.startsWith("create table"))
                        .count())
                .contains("postoffice_email", "postoffice_email_attachment");
    }

    static Stream<Arguments> incompleteTables() {
        return Stream.of(Product.values())
                .flatMap(product -> Stream.of(SchemaMode.values())
                        .flatMap(mode -> Stream.of(
                                        "table postoffice_email_attachment",
                                        "table postoffice_pause",
                                        "column postoffice_email.provider_id",
                                        "column postoffice_email_log.reason")
                                .map(what -> Arguments.of(product, mode, what))));
    }

    @ParameterizedTest
    @MethodSource
    void incompleteTables(Product product, SchemaMode mode, String what) {
        try (HikariDataSource dataSource = TestDatabase.createLasting(product).dataSource(2)) {
            new SchemaInstaller(dataSource, mode == SchemaMode.NONE ? SchemaMode.SCRIPT : mode).install();
            String name = what.substring(what.indexOf(' ') + 1);
            new JdbcTemplate(dataSource)
                    .execute(
                            what.startsWith("table")
                                    ? "drop table " + name
                                    : "alter table %s drop column %s".formatted((Object[]) name.split("\\.")));

            assertThatExceptionOfType(IncompleteTablesException.class)
                    .isThrownBy(() -> new SchemaInstaller(dataSource, mode, Duration.ZERO).install())
                    .withMessageContaining("there is no " + name + ";")
                    .withMessageContaining("run what is missing of classpath:");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLYWAY", "NONE"})
    void tablesThatAreGoneAreMissed(SchemaMode mode) {
        try (HikariDataSource dataSource =
                TestDatabase.createLasting(Product.H2).dataSource(2)) {
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            new RequiredTables("io/postoffice/schema/h2/V1__post_office.sql")
                    .tables()
                    .forEach(table -> jdbc.execute("drop table " + table + " cascade"));

            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> new SchemaInstaller(dataSource, mode).install())
                    .withMessageContaining("postoffice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Oracle", "MSSQLServer", "Derby", "STRICT"})
    void modeOfH2InWhichNoMailCanBeClaimedIsRefused(String mode) {
        try (HikariDataSource dataSource = new HikariDataSource()) {
            dataSource.setJdbcUrl("jdbc:h2:mem:mode" + mode + ";MODE=" + mode);

            assertThatExceptionOfType(UnsupportedDatabaseException.class)
                    .isThrownBy(() -> new SchemaInstaller(dataSource, SchemaMode.SCRIPT).install())
                    .withMessageContaining("H2 in mode " + mode);
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
                        .queryForObject("select count(*) from postoffice_email_attachment", Integer.class);
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
