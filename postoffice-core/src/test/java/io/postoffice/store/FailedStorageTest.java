package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.Sha256;
import io.postoffice.archive.AttachmentRecords.Unused;
import io.postoffice.archive.Cleanup;
import io.postoffice.archive.Cleanup.Removed;
import io.postoffice.archive.CleanupRules;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** A clean-up while a storage is away, or holds what is no file. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FailedStorageTest {

    private static final Mail MAIL = Mail.to("ann@example.org").text("Hello");
    private static final byte[] CONTENT = {1, 2, 3};
    private static final MailAttachment FILE = MailAttachment.of("a", CONTENT);

    @TempDir
    private Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(UnusedAttachments.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @EnumSource
    void storageThatIsAwayKeepsNoOtherFromBeingCleanedUp(Product product) throws IOException {
        TestDatabase database = TestDatabase.create(product);
        try (SmtpSink sink = new SmtpSink();
                TestNode before = TestNode.on(database).sendingTo(sink, 1).build();
                TestNode after = inFiles(database, sink)) {
            before.mailService().send(MAIL.attach(FILE));
            after.mailService().send(MAIL.attach(FILE));
            FileSystemUtils.deleteRecursively(folder);

            Removed removed = new Cleanup(
                            after.records(), after.attachments(), new CleanupRules(null, null, Duration.ZERO))
                    .run();

            assertThat(removed).isEqualTo(new Removed(0, 0, 1, Set.of("filesystem")));
            assertThat(removed.isComplete()).isFalse();
            assertThat(removed.describe()).endsWith("attachments are left in the storages [filesystem]");
            assertThat(chunks(after)).as("of the former storage").isZero();
            assertThat(log.list).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getThrowableProxy()).isNull();
                assertThat(event.getFormattedMessage())
                        .isEqualTo(
                                "The storage 'filesystem' of attachments could not be cleaned up, which is tried again next"
                                        + " time: " + NoSuchFileException.class.getName());
            });
        }
    }

    @Test
    void folderInPlaceOfAFileKeepsNoOtherFileFromBeingRemoved() throws IOException {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = inFiles(TestDatabase.create(Product.H2), sink)) {
            node.mailService().send(MAIL.attach(FILE, MailAttachment.of("b", new byte[] {4})));
            Path file = file();
            Files.delete(file);
            Files.createFile(Files.createDirectory(file).resolve("inside"));
            node.jdbc().update("delete from postoffice_email");

            Unused unused = node.attachments().removeUnused(Duration.ZERO);

            assertThat(unused.failedStorages()).containsExactly("filesystem");
            assertThat(files()).containsExactly(file.resolve("inside"));
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .allMatch(message -> message.contains(
                            Sha256.hex(CONTENT) + " could not be removed from the storage" + " 'filesystem'"))
                    .allMatch(message -> message.endsWith("DirectoryNotEmptyException"));
            FileSystemUtils.deleteRecursively(file);
            assertThat(node.attachments().removeUnused(Duration.ZERO).failedStorages())
                    .isEmpty();
        }
    }

    /** Whoever opens one to read it waits for somebody who writes into it. */
    @Test
    void pipeInPlaceOfAFileIsNotReadAndIsRemoved() throws Exception {
        FileSystemStorage storage = new FileSystemStorage(folder);
        try (SmtpSink sink = new SmtpSink();
                TestNode node = TestNode.on(TestDatabase.create(Product.H2))
                        .sendingTo(sink, 1)
                        .storage(storage)
                        .build()) {
            node.mailService().send(MAIL.attach(FILE));
            Files.delete(file());
            assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor())
                    .isZero();

            assertThatIOException().isThrownBy(() -> storage.read(Sha256.hex(CONTENT)));
            node.jdbc().update("delete from postoffice_email");
            assertThat(node.attachments().removeUnused(Duration.ZERO)).isEqualTo(new Unused(1, Set.of()));
            assertThat(file()).doesNotExist();
        }
    }

    private TestNode inFiles(TestDatabase database, SmtpSink sink) throws IOException {
        return TestNode.on(database)
                .sendingTo(sink, 1)
                .storage(new FileSystemStorage(folder))
                .build();
    }

    private Path file() {
        String sha256 = Sha256.hex(CONTENT);
        return folder.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static int chunks(TestNode node) {
        Integer chunks = node.jdbc().queryForObject("select count(*) from postoffice_attachment_chunk", Integer.class);
        return chunks == null ? 0 : chunks;
    }
}
