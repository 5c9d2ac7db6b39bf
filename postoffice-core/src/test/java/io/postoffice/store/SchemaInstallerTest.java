package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

final class SchemaInstallerTest {

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
}
