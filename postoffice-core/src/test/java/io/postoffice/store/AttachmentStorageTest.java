package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.postoffice.AttachmentContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage of attachments has to do; extend it to test another. */
public abstract class AttachmentStorageTest {

    /** The one to be tested, the same for all of a test, and empty at its start. */
    protected abstract AttachmentStorage storage();

    /** Writes as the queue does, which may need a transaction and a row; also what is there and damaged. */
    protected void write(AttachmentContent content) throws IOException {
        storage().write(content);
    }

    /** Has other bytes stored in place of what is there, as a disk does that loses some. Override it if the storage checks them. */
    protected void damage(String sha256, byte[] bytes) throws IOException {
        storage().delete(sha256);
        write(new AttachmentContent(sha256, bytes.length, () -> new ByteArrayInputStream(bytes)));
    }

    /** Makes it content that no row says is in this storage; nothing to do where {@link #write} needs no row. */
    protected void disown(AttachmentContent content) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 5_000_000})
    void contentIsReadAsItWasWritten(int size) throws IOException {
        byte[] bytes = bytes(size);
        write(content(bytes));

        assertThat(read(bytes)).isEqualTo(bytes);
        assertThat(read(bytes)).as("once more").isEqualTo(bytes);
    }

    @Test
    void contentIsReadByAnyPieces() throws IOException {
        byte[] bytes = bytes(600_000);
        write(content(bytes));

        try (InputStream in = storage().read(content(bytes).sha256())) {
            assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(bytes[0]));
            assertThat(in.readNBytes(300_000)).hasSize(300_000);
            assertThat(in.readAllBytes()).hasSize(299_999);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.read(new byte[10])).isEqualTo(-1);
        }
    }

    @Test
    void contentMayBeWrittenAgain() throws IOException {
        byte[] bytes = bytes(300_000);
        write(content(bytes));
        storage().delete(content(bytes).sha256());
        write(content(bytes));

        assertThat(read(bytes)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256 * 1024, 256 * 1024 + 1})
    void contentIsThereUntilItIsDeleted(int size) throws IOException {
        AttachmentContent content = content(bytes(size));
        assertThat(storage().isThere(content)).isFalse();
        write(content);
        assertThat(storage().isThere(content)).isTrue();
        assertThat(storage().isThere(content(bytes(7)))).isFalse();
        storage().delete(content.sha256());
        assertThat(storage().isThere(content)).isFalse();
    }

    @Test
    void contentThatIsCutShortIsNotThereUntilItIsReplaced() throws IOException {
        byte[] bytes = bytes(600_000);
        AttachmentContent content = content(bytes);
        write(content);
        damage(content.sha256(), Arrays.copyOf(bytes, 200_000));

        assertThat(storage().isThere(content)).isFalse();
        write(content);
        assertThat(storage().isThere(content)).isTrue();
        assertThat(read(bytes)).isEqualTo(bytes);
    }

    /** Its length says nothing: also bytes that were left by a transaction which was rolled back are not trusted. */
    @Test
    void damagedContentIsReplaced() throws IOException {
        byte[] bytes = bytes(600_000);
        AttachmentContent content = content(bytes);
        write(content);
        damage(content.sha256(), new byte[600_000]);
        assertThat(read(bytes)).isEqualTo(new byte[600_000]);

        write(content);
        assertThat(read(bytes)).isEqualTo(bytes);
    }

    @Test
    void contentThatIsNotThereIsNotRead() {
        assertThatIOException().isThrownBy(() -> read(bytes(5)));
    }

    @Test
    void deletedContentIsNotReadAndMayBeDeletedAgain() throws IOException {
        byte[] bytes = bytes(300_000);
        byte[] other = bytes(10);
        write(content(bytes));
        write(content(other));

        storage().delete(content(bytes).sha256());
        storage().delete(content(bytes).sha256());

        assertThatIOException().isThrownBy(() -> read(bytes));
        assertThat(read(other)).isEqualTo(other);
    }

    @Test
    void contentThatIsNotWholeIsNeverRead() throws IOException {
        byte[] bytes = bytes(2_000_000);
        AttachmentContent whole = content(bytes);
        AttachmentContent torn = new AttachmentContent(whole.sha256(), whole.size(), () -> new TornStream(bytes));

        assertThatIOException().isThrownBy(() -> write(torn)).withMessage("torn");
        assertThatIOException().isThrownBy(() -> read(bytes));
        write(whole);
        assertThat(read(bytes)).isEqualTo(bytes);
    }

    /** Of what a row says is here, a storage need not tell. */
    @Test
    void contentWithoutARowIsToldOfUntilItIsDeleted() throws IOException {
        AttachmentContent content = content(bytes(300_000));
        AttachmentContent other = content(bytes(10));
        write(content);
        write(other);
        assertThat(listed(Duration.ofHours(1))).as("not old enough").isEmpty();

        disown(content);
        disown(other);
        assertThat(listed(Duration.ZERO)).containsExactlyInAnyOrder(content.sha256(), other.sha256());
        storage().delete(content.sha256());
        assertThat(listed(Duration.ZERO)).containsExactly(other.sha256());
    }

    @Test
    void nameFitsIntoItsColumn() {
        assertThat(storage().name()).matches("[a-z0-9-]{1,32}");
    }

    /** The hashes that the storage tells of. */
    protected final List<String> listed(Duration age) throws IOException {
        List<String> listed = new ArrayList<>();
        storage().forEach(age, listed::add);
        return listed;
    }

    protected final byte[] read(byte[] expected) throws IOException {
        try (InputStream in = storage().read(content(expected).sha256())) {
            return in.readAllBytes();
        }
    }

    /** Different for each size. */
    protected static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    protected static AttachmentContent content(byte[] bytes) {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new AttachmentContent(sha256, bytes.length, () -> new ByteArrayInputStream(bytes));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Breaks off in the middle. */
    private static final class TornStream extends InputStream {

        private final byte[] bytes;
        private int position;

        TornStream(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = Math.min(length, bytes.length / 2 - position);
            if (read <= 0) {
                throw new IOException("torn");
            }
            System.arraycopy(bytes, position, buffer, offset, read);
            position += read;
            return read;
        }
    }
}
