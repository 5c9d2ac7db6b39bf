package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitTest {

    private final Split split = Split.by(Map.of("ses", 80, "relay", 20, "drained", 0));
    private final TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC());

    @Test
    void mailIsSplitInProportion() {
        List<String> chosen = Stream.generate(ids::next)
                .map(id -> split.choose(id, null))
                .limit(10_000)
                .toList();

        assertThat(Collections.frequency(chosen, "ses")).isCloseTo(8000, within(250));
        assertThat(chosen).doesNotContain("drained");
    }

    @Test
    void sameMailGoesOverTheSameBackend() {
        UUID id = ids.next();
        Split again = Split.by(Map.of("drained", 0, "relay", 20, "ses", 80));

        assertThat(again.choose(id, null)).isEqualTo(split.choose(id, null));
    }

    @Test
    void anotherCallOfTheSameKeyChoosesTheSame() {
        for (int i = 0; i < 50; i++) {
            assertThat(split.choose(ids.next(), "order-" + i)).isEqualTo(split.choose(ids.next(), "order-" + i));
        }
    }

    @Test
    void oneBackendHasAll() {
        assertThat(Split.none("main").choose(ids.next(), null)).isEqualTo("main");
    }

    @Test
    void weightsMakeSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Split.by(Map.of("a", 0)));
        assertThatIllegalArgumentException().isThrownBy(() -> Split.by(Map.of("a", -1, "b", 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> Split.by(Map.of()));
    }
}
