package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.postoffice.AttachmentContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In files, of which none is outside of their directory. */
final class FileSystemStorageTest extends AttachmentStorageTest {

    @TempDir
    private Path folder;

    private Path root;
    private AttachmentStorage storage;

    @BeforeEach
    void makeDirectory() throws IOException {
        root = folder.resolve("attachments/of/mail");
        storage = new FileSystemStorage(root);
    }

    @Override
    protected AttachmentStorage storage() {
        return storage;
    }

    @Test
    void filesAreFannedOut() throws IOException {
        AttachmentContent content = content(bytes(1000));
        storage.write(content);

        String sha256 = content.sha256();
        assertThat(files()).containsExactly(sha256.substring(0, 2) + "/" + sha256.substring(2, 4) + "/" + sha256);
        assertThat(listed(Duration.ZERO)).containsExactly(sha256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../etc/passwd", "", "ab", "/etc/passwd", "..", "AB"})
    void nothingButAHashIsAName(String sha256) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> storage.read(sha256))
                .withMessage("sha256: not 64 lower-case hexadecimal digits");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> storage.delete(sha256));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> storage.write(
                        new AttachmentContent(sha256, 1, content(bytes(1)).bytes())));
    }

    @Test
    void linkDoesNotLeadOutside() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        AttachmentContent content = content(bytes(1000));
        Files.createSymbolicLink(root.resolve(content.sha256().substring(0, 2)), outside);

        assertThatIOException().isThrownBy(() -> storage.write(content));
        assertThat(outside).isEmptyDirectory();
        assertThat(listed(Duration.ZERO)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void linkInPlaceOfAFolderIsNotFollowed(int start) throws IOException {
        AttachmentContent content = content(bytes(1000));
        storage.write(content);
        Path fan = root.resolve(content.sha256().substring(0, 2));
        Path moved = start == 0 ? fan : fan.resolve(content.sha256().substring(2, 4));
        Path outside = Files.move(moved, folder.resolve("outside"));
        Files.createSymbolicLink(moved, outside);

        assertThatIOException().isThrownBy(() -> storage.read(content.sha256()).readAllBytes());
        assertThatIOException().isThrownBy(() -> storage.delete(content.sha256()));
        assertThatIOException().isThrownBy(() -> storage.isThere(content));
        assertThatIOException().isThrownBy(() -> storage.write(content)).withMessageContaining("is a link");
        assertThat(listed(Duration.ZERO)).isEmpty();
        try (Stream<Path> files = Files.walk(outside)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void linkInPlaceOfTheUnfinishedIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path old = Files.write(outside.resolve("old"), new byte[10]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
        Files.delete(root.resolve("unfinished"));
        Files.createSymbolicLink(root.resolve("unfinished"), outside);

        assertThatIOException()
                .isThrownBy(() -> storage.write(content(bytes(1000))))
                .withMessageContaining("is a link");
        assertThatIOException().isThrownBy(() -> listed(Duration.ofHours(1)));
        assertThatIOException().isThrownBy(() -> new FileSystemStorage(root)).withMessageContaining("is a link");
        assertThat(outside).isDirectoryContaining(old::equals);
        assertThat(files()).isEmpty();
    }

    /** It holds other people's mail. */
    @Test
    void allThatIsMadeIsForItsOwner() throws IOException {
        storage.write(content(bytes(1000)));

        try (Stream<Path> all = Files.walk(folder.resolve("attachments"))) {
            assertThat(all)
                    .hasSize(7)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void directoryMayBeALinkItself() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        storage.write(content(bytes(1000)));

        assertThat(new FileSystemStorage(link).isThere(content(bytes(1000)))).isTrue();
    }

    @Test
    void linkInPlaceOfAFileIsNotRead() throws IOException {
        AttachmentContent content = content(bytes(1000));
        storage.write(content);
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path file = root.resolve(files().get(0));
        Files.delete(file);
        Files.createSymbolicLink(file, secret);

        assertThatIOException().isThrownBy(() -> storage.read(content.sha256()).readAllBytes());
        storage.write(content);
        assertThat(read(bytes(1000))).isEqualTo(bytes(1000));
        assertThat(secret).hasContent("secret");
    }

    /** Of a node that died while it wrote. */
    @Test
    void unfinishedFilesAreRemovedOnceTheyAreOld() throws IOException {
        Path old = Files.write(root.resolve("unfinished/old"), new byte[10]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
        Path young = Files.write(root.resolve("unfinished/young"), new byte[10]);

        assertThat(listed(Duration.ofHours(1))).isEmpty();
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void failedWriteLeavesNothing() {
        AttachmentContent content = content(bytes(1000));
        AttachmentContent broken = new AttachmentContent(content.sha256(), content.size(), () -> {
            throw new IOException("broken");
        });

        assertThatIOException().isThrownBy(() -> storage.write(broken));
        assertThat(files()).isEmpty();
    }

    @Test
    void directoryThatCannotBeMadeIsRefusedAtTheStart() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatIOException().isThrownBy(() -> new FileSystemStorage(file.resolve("attachments")));
    }

    private List<String> files() {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
