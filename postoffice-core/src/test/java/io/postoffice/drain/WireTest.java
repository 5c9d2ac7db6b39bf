package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The places that workers and callers have on the wire. */
final class WireTest {

    private final Wire wire = new Wire(2);

    @Test
    void thereAreSoManyPlacesAndNoMore() {
        wire.enter();
        assertThat(wire.tryToEnter(Duration.ZERO)).isTrue();
        assertThat(wire.tryToEnter(Duration.ZERO)).isFalse();

        wire.leave();
        assertThat(wire.tryToEnter(Duration.ZERO)).isTrue();
    }

    @Test
    void nobodyElseIsLetInOnceItIsClosed() {
        wire.close();

        assertThat(wire.tryToEnter(Duration.ZERO)).isFalse();
        assertThat(wire.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void itIsEmptyWhenAllHaveLeft() {
        assertThat(wire.tryToEnter(Duration.ZERO)).isTrue();
        wire.close();
        assertThat(wire.awaitEmpty(Duration.ZERO)).isFalse();

        wire.leave();
        assertThat(wire.awaitEmpty(Duration.ZERO)).isTrue();
    }
}
