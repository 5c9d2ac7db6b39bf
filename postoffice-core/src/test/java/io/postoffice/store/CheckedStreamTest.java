package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.postoffice.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing ends that is not what was stored. */
final class CheckedStreamTest {

    private static final byte[] BYTES = new byte[1000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    private final AtomicInteger damages = new AtomicInteger();

    @Test
    void bytesAreReadOneByOne() throws IOException {
        try (InputStream in = checked(BYTES)) {
            for (byte expected : BYTES) {
                assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(expected));
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read()).as("once more").isEqualTo(-1);
        }
        assertThat(damages).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1000, 1001})
    void damageIsToldBeforeTheEnd(int length) {
        assertThatIOException()
                .isThrownBy(() -> checked(new byte[length]).readAllBytes())
                .withMessage(
                        "The attachment %s is damaged: of 1000 bytes, %d were read; to send a mail with the same file mends it"
                                .formatted(Sha256.hex(BYTES), length));
        assertThat(damages).hasValue(1);
    }

    private CheckedStream checked(byte[] stored) {
        return new CheckedStream(
                new ByteArrayInputStream(stored), Sha256.hex(BYTES), BYTES.length, damages::incrementAndGet);
    }
}
