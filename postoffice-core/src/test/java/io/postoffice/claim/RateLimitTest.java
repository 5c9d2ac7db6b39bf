package io.postoffice.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

    @ParameterizedTest
    @CsvSource({
        "14/s, 14, PT1S",
        "100/min, 100, PT1M",
        "1000/h, 1000, PT1H",
        "50000/d, 50000, PT24H",
        "' 14 / s ', 14, PT1S"
    })
    void numberAndUnitMakeARate(String text, int mails, Duration per) {
        assertThat(RateLimit.parse(text)).isEqualTo(new RateLimit(mails, per, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "14",
                "14/",
                "/s",
                "0/s",
                "-1/s",
                "1.5/s",
                "14/m",
                "14/sec",
                "14 per s",
                "99999999/s",
                "1000001/s"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateLimit.parse(text))
                .withMessageContaining("must be");
    }

    @Test
    void burstIsOfOneMailAtLeast() {
        assertThat(RateLimit.parse("14/s").withBurst(5).burst()).isEqualTo(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RateLimit.parse("14/s").withBurst(0))
                .withMessageContaining("burst");
    }
}
