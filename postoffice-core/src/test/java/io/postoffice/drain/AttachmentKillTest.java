package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.archive.Cleanup;
import io.postoffice.archive.CleanupRules;
import io.postoffice.fixture.ChildProcess;
import io.postoffice.fixture.HashingSink;
import io.postoffice.fixture.HashingSink.Arrived;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.store.FileSystemStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A node that attaches, sends and cleans up is killed (SIGKILL) at random moments: what was committed arrives whole, and nothing is
 * left of the rest. So many times for each storage with {@code -Dpostoffice.test.kills=50}.
 */
@Timeout(1800)
final class AttachmentKillTest {

    private static final int KILLS = Integer.getInteger("postoffice.test.kills", 2);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String READY = "ready";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, false", "MARIADB, true"})
    void committedMailArrivesWholeAndNothingIsLeft(Product product, boolean inFiles) throws Exception {
        TestDatabase database = TestDatabase.create(product);
        long seed = Long.getLong("postoffice.test.seed", System.nanoTime());
        Random random = new Random(seed);
        try (HashingSink sink = new HashingSink();
                TestNode heir = node(database, sink.port(), inFiles ? folder : null)) {
            heir.jdbc().execute("create table expected (message_id varchar(500) primary key, hashes varchar(1000))");
            for (int kill = 0; kill < KILLS; kill++) {
                try (ChildProcess node = child(database, sink.port(), inFiles)) {
                    await().atMost(PATIENCE).until(() -> node.output().contains(READY));
                    assertThat(node.runs(Duration.ofMillis(20 + random.nextInt(1500))))
                            .as("%s", node.output())
                            .isTrue();
                    node.kill();
                }
            }
            heir.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heir.jdbc()
                                    .queryForList("select distinct status from postoffice_email", String.class))
                            .isSubsetOf("SENT"));

            Map<String, String> expected = expected(heir);
            List<Arrived> arrived = sink.arrived();
            System.getLogger(AttachmentKillTest.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "{0} kills, {1}, {2}: {3} mails committed, {4} arrived, {5} of them twice; seed {6}",
                            KILLS,
                            product,
                            inFiles ? "files" : "tables",
                            expected.size(),
                            arrived.size(),
                            arrived.size()
                                    - arrived.stream()
                                            .map(Arrived::messageId)
                                            .distinct()
                                            .count(),
                            Long.toString(seed));
            assertThat(expected).isNotEmpty();
            assertThat(arrived)
                    .allSatisfy(mail -> assertThat(String.join(",", mail.hashes()))
                            .as("%s, seed %d", mail.messageId(), seed)
                            .isEqualTo(expected.get(mail.messageId())));
            assertThat(arrived.stream().map(Arrived::messageId).collect(Collectors.toSet()))
                    .containsAll(expected.keySet());
            assertNothingIsLeft(heir);
        }
    }

    private void assertNothingIsLeft(TestNode heir) throws IOException {
        for (Path file : files()) {
            // What was being written when the node was killed is left alone while it may still be written.
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
        }
        heir.jdbc().update("delete from postoffice_email");
        new Cleanup(heir.records(), heir.attachments(), new CleanupRules(null, null, Duration.ofMinutes(10))).run();
        assertThat(heir.jdbc().queryForList("select sha256 from postoffice_attachment"))
                .isEmpty();
        assertThat(heir.jdbc().queryForList("select sha256 from postoffice_attachment_chunk"))
                .isEmpty();
        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static Map<String, String> expected(TestNode node) {
        return node.jdbc().queryForList("select message_id, hashes from expected").stream()
                .collect(Collectors.toMap(
                        row -> String.valueOf(row.get("message_id")), row -> String.valueOf(row.get("hashes"))));
    }

    private ChildProcess child(TestDatabase database, int port, boolean inFiles) {
        return ChildProcess.start(
                List.of("-Xmx128m"),
                Main.class,
                database.url(),
                database.username(),
                database.password(),
                String.valueOf(port),
                inFiles ? folder.toString() : "");
    }

    private static TestNode node(TestDatabase database, int port, @Nullable Path directory) throws IOException {
        TestNode.Builder builder =
                TestNode.on(database).lease(LEASE).batchSize(10).backend("default", 2, TestNode.smtp(port, 2));
        return (directory == null ? builder : builder.storage(new FileSystemStorage(directory))).build();
    }

    /** What runs in the other process, until it is killed. */
    static final class Main {

        /** A few, so that they are shared, and come and go. */
        private static final int CONTENTS = 12;

        private final TestNode node;
        private final Random random = new Random();

        private Main(TestNode node) {
            this.node = node;
        }

        @SuppressWarnings({"MustBeClosedChecker", "SystemOut"})
        public static void main(String[] args) throws IOException {
            TestNode node = node(
                    new TestDatabase(args[0], args[1], args[2]),
                    Integer.parseInt(args[3]),
                    args[4].isEmpty() ? null : Path.of(args[4]));
            node.start();
            new Thread(new Main(node)::cleanUpForEver).start();
            new Thread(new Main(node)::sendForEver).start();
            System.out.println(READY);
            new Main(node).sendForEver();
        }

        private void sendForEver() {
            while (true) {
                try {
                    if (node.count("QUEUED") < 20) {
                        node.transaction().executeWithoutResult(status -> {
                            send();
                            if (random.nextInt(5) == 0) {
                                status.setRollbackOnly();
                            }
                        });
                    }
                } catch (RuntimeException ex) {
                    // Of two that wait for what a third removes, MariaDB ends one.
                }
            }
        }

        private void send() {
            List<byte[]> contents = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                contents.add(content(random.nextInt(CONTENTS)));
            }
            String messageId = node.mailService()
                    .send(Mail.to("ann@example.org")
                            .text("Hello")
                            .attach(contents.stream()
                                    .map(content -> MailAttachment.of("a.bin", () -> new ByteArrayInputStream(content)))
                                    .toList()))
                    .messageId();
            // On the connection of the transaction.
            new JdbcTemplate(node.queueDataSource())
                    .update(
                            "insert into expected values (?, ?)",
                            messageId,
                            contents.stream().map(Main::hash).collect(Collectors.joining(",")));
        }

        private void cleanUpForEver() {
            while (true) {
                try {
                    node.jdbc().update("update postoffice_email set updated_at = created_at where status = 'SENT'");
                    new Cleanup(
                                    node.records(),
                                    node.attachments(),
                                    new CleanupRules(Duration.ZERO, Duration.ZERO, Duration.ZERO))
                            .run();
                } catch (RuntimeException ex) {
                    // The senders lock the same rows.
                }
            }
        }

        private static byte[] content(int number) {
            byte[] content = new byte[number * number * 10_000];
            new Random(number).nextBytes(content);
            return content;
        }

        private static String hash(byte[] content) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            } catch (NoSuchAlgorithmException ex) {
                throw new IllegalStateException(ex);
            }
        }
    }
}
