package io.postoffice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.benchmark.fixture.Product;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drills at their shortest: what holds for thousands of mails has to hold for some hundreds. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DrillsTest {

    @ParameterizedTest
    @CsvSource({
        "kill, POSTGRESQL",
        "kill, MARIADB",
        "freeze, POSTGRESQL",
        "rolling, POSTGRESQL",
        "crash, POSTGRESQL",
        "terminate, POSTGRESQL",
        "pool, POSTGRESQL",
        "network, POSTGRESQL",
        "refusals, MARIADB",
        "partition, POSTGRESQL",
        "slow, POSTGRESQL",
        "skew, MARIADB",
        "flood, POSTGRESQL"
    })
    void promiseIsKept(String name, Product product) throws InterruptedException {
        Outcome outcome = Drills.runShort(name, product);

        assertThat(outcome.holds()).as(outcome.toString()).isTrue();
    }
}
