package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Applications that have Hibernate name, or quote, tables and columns in their own way. */
final class GoodGuestNamingTest {

    private static final String STRATEGY = "spring.jpa.hibernate.naming.physical-strategy=";

    private static final String QUOTED = "spring.jpa.properties.hibernate.globally_quoted_identifiers=true";

    static Stream<Arguments> namings() {
        return Stream.of(Product.values())
                .flatMap(product -> Stream.of(
                                Naming.of("", "email"),
                                Naming.of(QUOTED, "email"),
                                Naming.of("spring.jpa.properties.hibernate.auto_quote_keyword=true", "email"),
                                Naming.of(STRATEGY + UpperCasing.class.getName(), "EMAIL"),
                                Naming.of(STRATEGY + Prefixing.class.getName(), "x_email"),
                                new Naming(List.of(QUOTED, STRATEGY + UpperCasing.class.getName()), "EMAIL"),
                                new Naming(List.of(QUOTED, STRATEGY + Prefixing.class.getName()), "x_email"))
                        .filter(naming ->
                                product != Product.MARIADB || List.of(QUOTED).containsAll(naming.properties()))
                        .map(naming -> Arguments.of(product, naming)));
    }

    @ParameterizedTest
    @MethodSource("namings")
    void mailIsSentAndFoundWhateverTheApplicationCallsItsTables(Product product, Naming naming) {
        TestDatabase database = TestDatabase.create(product);
        try (Host host = Host.boot(database, naming.propertiesWith("spring.jpa.hibernate.ddl-auto=update"))) {
            host.assertWorks();
            assertThat(Tables.in(database))
                    .anyMatch(naming.table()::equalsIgnoreCase)
                    .filteredOn(name -> name.toLowerCase(Locale.ROOT).contains("postoffice"))
                    .allMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("postoffice_"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailIsFoundWhereHibernateHasAnotherDefaultSchema(Product product) {
        TestDatabase database = TestDatabase.create(product);
        String another = product == Product.MARIADB ? name(TestDatabase.create(product)) : "another";
        String setting = product == Product.MARIADB ? "default_catalog" : "default_schema";
        if (product != Product.MARIADB) {
            execute(database, "create schema another");
        }
        try (Host host = Host.boot(
                database,
                "spring.jpa.properties.hibernate." + setting + "=" + another,
                "spring.jpa.hibernate.ddl-auto=create-drop")) {
            host.assertWorks();
            assertThat(Tables.in(database))
                    .noneMatch("email"::equalsIgnoreCase)
                    .anyMatch("postoffice_email"::equalsIgnoreCase);
        }
    }

    private static String name(TestDatabase database) {
        return database.url().substring(database.url().lastIndexOf('/') + 1);
    }

    private static void execute(TestDatabase database, String sql) {
        try (HikariDataSource dataSource = database.dataSource(1)) {
            new JdbcTemplate(dataSource).execute(sql);
        }
    }

    /** Properties, and what the application's table is called with them. */
    record Naming(List<String> properties, String table) {

        static Naming of(String property, String table) {
            return new Naming(property.isEmpty() ? List.of() : List.of(property), table);
        }

        String[] propertiesWith(String further) {
            return Stream.concat(properties.stream(), Stream.of(further)).toArray(String[]::new);
        }

        @Override
        public String toString() {
            return String.join(", ", properties);
        }
    }

    /** Names everything in upper case. */
    public static final class UpperCasing extends PhysicalNamingStrategyStandardImpl {

        @Override
        public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
            return upper(name);
        }

        @Override
        public Identifier toPhysicalColumnName(Identifier name, JdbcEnvironment environment) {
            return upper(name);
        }

        private static Identifier upper(Identifier name) {
            return Identifier.toIdentifier(name.getText().toUpperCase(Locale.ROOT), name.isQuoted());
        }
    }

    /** Gives everything a prefix. */
    public static final class Prefixing extends PhysicalNamingStrategyStandardImpl {

        @Override
        public Identifier toPhysicalTableName(Identifier name, JdbcEnvironment environment) {
            return prefixed(name);
        }

        @Override
        public Identifier toPhysicalColumnName(Identifier name, JdbcEnvironment environment) {
            return prefixed(name);
        }

        private static Identifier prefixed(Identifier name) {
            return Identifier.toIdentifier("x_" + name.getText(), name.isQuoted());
        }
    }
}
