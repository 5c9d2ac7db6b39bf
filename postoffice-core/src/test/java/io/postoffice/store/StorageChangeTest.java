package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.Sha256;
import io.postoffice.archive.AttachmentRecords.Unused;
import io.postoffice.fixture.ArrivedFile;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Content that is known already, but is in another storage, lost, or damaged; and storages that another queue has, too. */
@Timeout(120)
final class StorageChangeTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] CONTENT = bytes();
    private static final Mail MAIL =
            Mail.to("ann@example.org").text("Hello").attach(MailAttachment.of("a.bin", CONTENT));

    @TempDir
    private Path folder;

    static Stream<Arguments> changes() {
        return Stream.of(Product.values())
                .flatMap(product -> Stream.of(Arguments.of(product, true), Arguments.of(product, false)));
    }

    /** What was stored before may be out of reach; what is sent now is not. */
    @ParameterizedTest
    @MethodSource("changes")
    void contentOfAnotherStorageIsStoredAnew(Product product, boolean toFiles) throws Exception {
        TestDatabase database = TestDatabase.create(product);
        try (SmtpSink sink = new SmtpSink();
                TestNode before = node(database, !toFiles, sink).build()) {
            before.mailService().send(MAIL.subject("before"));
        }
        try (SmtpSink sink = new SmtpSink();
                TestNode after = node(database, toFiles, sink).build().start()) {
            after.mailService().send(MAIL.subject("after"));

            await().atMost(LIMIT).until(() -> after.count("SENT") > 0);
            assertThat(storages(after)).containsExactly(toFiles ? "filesystem" : "database");
            // What it was attached to before goes out with it.
            await().atMost(LIMIT).until(() -> after.count("SENT") == 2);
            assertThat(arrived(sink)).hasSize(2).containsOnly(Sha256.hex(CONTENT));
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void bytesThatWereLeftBehindAreCleanedUp(Product product, boolean toFiles) throws Exception {
        TestDatabase database = TestDatabase.create(product);
        try (SmtpSink sink = new SmtpSink();
                TestNode before = node(database, !toFiles, sink).build()) {
            before.mailService().send(MAIL);
        }
        try (SmtpSink sink = new SmtpSink();
                TestNode after = node(database, toFiles, sink)
                        .alsoReading(new FileSystemStorage(folder))
                        .build()) {
            after.mailService().send(MAIL);
            assertThat(files()).hasSize(1);
            assertThat(chunks(after)).isEqualTo(3);

            assertThat(unused(after, Duration.ZERO)).isEqualTo(1);
            assertThat(files()).hasSize(toFiles ? 1 : 0);
            assertThat(chunks(after)).isEqualTo(toFiles ? 0 : 3);
            after.start();
            await().atMost(LIMIT).until(() -> after.count("SENT") == 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void formerStorageIsReadWhileItIsThere(Product product) throws Exception {
        TestDatabase database = TestDatabase.create(product);
        try (SmtpSink sink = new SmtpSink();
                TestNode before = node(database, true, sink).build()) {
            before.mailService().send(MAIL);
        }
        try (SmtpSink sink = new SmtpSink();
                TestNode after = node(database, false, sink)
                        .alsoReading(new FileSystemStorage(folder))
                        .build()
                        .start()) {
            await().atMost(LIMIT).until(() -> after.count("SENT") == 1);
            assertThat(arrived(sink)).containsExactly(Sha256.hex(CONTENT));
            after.jdbc().update("delete from postoffice_email");
            assertThat(unused(after, Duration.ZERO)).isEqualTo(1);
            assertThat(files()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentOfAStorageThatIsNotThereIsKeptAndToldOf(Product product) throws Exception {
        TestDatabase database = TestDatabase.create(product);
        try (SmtpSink sink = new SmtpSink();
                TestNode before = node(database, true, sink).build()) {
            before.mailService().send(MAIL);
            before.jdbc().update("delete from postoffice_email");
        }
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(AttachmentStorages.class);
        logger.addAppender(log);
        try (SmtpSink sink = new SmtpSink();
                TestNode after = node(database, false, sink).build()) {
            assertThat(unused(after, Duration.ZERO)).isZero();

            assertThat(storages(after)).containsExactly("filesystem");
            assertThat(files()).hasSize(1);
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly("1 attachments are in the storage 'filesystem', which this node has not (it has"
                            + " [database]): mail that carries them is not sent from here, and they are not cleaned up."
                            + " Configure that storage besides; for 'filesystem' set postoffice.attachments.directory");
        } finally {
            logger.detachAppender(log);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lostFileComesBackWithTheNextMail(Product product) throws Exception {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(TestDatabase.create(product), true, sink).build()) {
            node.mailService().send(MAIL);
            Files.delete(files().get(0));
            node.mailService().send(MAIL);

            node.start();
            await().atMost(LIMIT).until(() -> node.count("SENT") == 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lostChunkComesBackWithTheNextMail(Product product) throws Exception {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(TestDatabase.create(product), false, sink).build()) {
            node.mailService().send(MAIL);
            node.jdbc().update("delete from postoffice_attachment_chunk where chunk_index = 1");
            node.mailService().send(MAIL);

            node.start();
            await().atMost(LIMIT).until(() -> node.count("SENT") == 2);
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void lostContentComesBackThoughManySendItAtOnce(Product product, boolean inFiles) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try (SmtpSink sink = new SmtpSink();
                TestNode node =
                        node(TestDatabase.create(product), inFiles, sink).build()) {
            node.mailService().send(MAIL);
            for (int round = 0; round < 5; round++) {
                if (inFiles) {
                    Files.delete(files().get(0));
                } else {
                    node.jdbc().update("delete from postoffice_attachment_chunk where chunk_index = 1");
                }
                List<Callable<Object>> calls =
                        Collections.nCopies(8, () -> node.mailService().send(MAIL));
                for (Future<Object> call : callers.invokeAll(calls)) {
                    call.get();
                }
            }

            assertThat(node.count("QUEUED")).isEqualTo(41);
        } finally {
            callers.shutdownNow();
        }
    }

    /** That cannot be told from its length, but is once it is to be sent. */
    @ParameterizedTest
    @MethodSource("changes")
    void damagedContentIsMendedByTheNextMail(Product product, boolean inFiles) throws Exception {
        try (SmtpSink sink = new SmtpSink();
                TestNode node =
                        node(TestDatabase.create(product), inFiles, sink).build()) {
            node.mailService().send(MAIL);
            if (inFiles) {
                Files.write(files().get(0), new byte[CONTENT.length]);
            } else {
                node.jdbc()
                        .update(
                                "update postoffice_attachment_chunk set content = ? where chunk_index = 1",
                                new byte[ChunkStorage.CHUNK]);
            }
            node.start();
            await().atMost(LIMIT)
                    .until(() -> node.jdbc()
                            .queryForList("select damaged from postoffice_attachment", Boolean.class)
                            .contains(true));
            node.mailService().send(MAIL);

            await().atMost(LIMIT).until(() -> node.count("SENT") == 2);
            assertThat(arrived(sink)).hasSize(2).containsOnly(Sha256.hex(CONTENT));
            assertThat(node.jdbc().queryForList("select damaged from postoffice_attachment", Boolean.class))
                    .containsExactly(false);
        }
    }

    @Test
    void queuesMayShareADirectory() throws Exception {
        TestDatabase first = TestDatabase.create(Product.H2);
        TestDatabase second = TestDatabase.create(Product.H2);
        try (SmtpSink sink = new SmtpSink();
                TestNode one = sharing(first, sink);
                TestNode otherNode = sharing(first, sink);
                TestNode other = sharing(second, sink)) {
            one.mailService().send(MAIL);
            assertThat(unused(other, Duration.ZERO)).isZero();
            assertThat(files()).hasSize(1);

            otherNode.start();
            await().atMost(LIMIT).until(() -> otherNode.count("SENT") == 1);
            otherNode.jdbc().update("delete from postoffice_email");
            assertThat(unused(otherNode, Duration.ZERO)).isEqualTo(1);
            assertThat(files()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void folderOfAQueueIsTheSameForAllItsNodes(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (HikariDataSource dataSource = database.dataSource()) {
            new SchemaInstaller(dataSource, SchemaMode.SCRIPT).install();
            QueueDatabase queue = new QueueDatabase(dataSource);
            List<String> names = Stream.generate(() -> new QueueFolder(queue))
                    .limit(8)
                    .parallel()
                    .map(QueueFolder::name)
                    .distinct()
                    .toList();

            assertThat(names).singleElement().asString().matches("[0-9a-f-]{36}");
        }
    }

    private TestNode sharing(TestDatabase database, SmtpSink sink) throws IOException {
        try (HikariDataSource dataSource = database.dataSource()) {
            new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
            return TestNode.on(database)
                    .sendingTo(sink, 1)
                    .storage(FileSystemStorage.shared(folder, new QueueDatabase(dataSource)))
                    .build();
        }
    }

    private TestNode.Builder node(TestDatabase database, boolean inFiles, SmtpSink sink) throws IOException {
        TestNode.Builder builder = TestNode.on(database).sendingTo(sink, 2);
        return inFiles ? builder.storage(new FileSystemStorage(folder)) : builder;
    }

    private static long unused(TestNode node, Duration grace) {
        Unused unused = node.attachments().removeUnused(grace);
        assertThat(unused.failedStorages()).isEmpty();
        return unused.contents();
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[3 * ChunkStorage.CHUNK];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** The hash of each file. */
    private static List<String> arrived(SmtpSink sink) throws Exception {
        List<String> hashes = new ArrayList<>();
        for (Received mail : sink.received()) {
            hashes.add(Sha256.hex(ArrivedFile.of(mail).get(0).content()));
        }
        return hashes;
    }

    private static List<String> storages(TestNode node) {
        return node.jdbc().queryForList("select storage from postoffice_attachment", String.class);
    }

    private static int chunks(TestNode node) {
        Integer chunks = node.jdbc().queryForObject("select count(*) from postoffice_attachment_chunk", Integer.class);
        return chunks == null ? 0 : chunks;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
