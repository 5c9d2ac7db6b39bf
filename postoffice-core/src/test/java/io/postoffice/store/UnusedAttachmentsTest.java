package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.archive.AttachmentRecords.Unused;
import io.postoffice.archive.Cleanup;
import io.postoffice.archive.Cleanup.Removed;
import io.postoffice.archive.CleanupRules;
import io.postoffice.fixture.ArrivedFile;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;

/** What no mail carries is removed, and nothing else, whoever attaches it at that moment. */
@Timeout(120)
final class UnusedAttachmentsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Mail MAIL = Mail.to("ann@example.org").text("Hello");

    /** How many transactions of the test's database wait for another. */
    private static final Map<Product, String> WAITING =
            Map.of(Product.H2, """
            select count(*)
            from information_schema.sessions
            where executing_statement like 'insert into postoffice_attachment (%'
            """, Product.POSTGRESQL, """
            select count(*)
            from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """, Product.MARIADB, """
            select count(*)
            from information_schema.innodb_trx t
            join information_schema.processlist p on p.id = t.trx_mysql_thread_id
            where t.trx_state = 'LOCK WAIT' and p.db = database()
            """);

    private static final AtomicInteger deadlocks = new AtomicInteger();

    @TempDir
    private Path folder;

    static Stream<Arguments> everywhere() {
        return Stream.of(Product.values())
                .flatMap(product -> Stream.of(Arguments.of(product, false), Arguments.of(product, true)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void contentGoesWithTheLastMailThatCarriesIt(Product product, boolean inFiles) throws IOException {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, inFiles, sink)) {
            MailAttachment shared = MailAttachment.of("shared", bytes(1));
            UUID first = node.mailService().send(MAIL.attach(shared)).id();
            UUID second = node.mailService()
                    .send(MAIL.attach(shared, MailAttachment.of("own", bytes(2))))
                    .id();

            remove(node, product, first);
            assertThat(cleanup(node)).isZero();
            remove(node, product, second);
            assertThat(cleanup(node)).isEqualTo(2);
            assertThat(stored(node, inFiles)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void contentOfOldMailIsRemovedWithItsAttachments(Product product, boolean inFiles) throws IOException {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, inFiles, sink)) {
            UUID id = node.mailService()
                    .send(MAIL.attach(MailAttachment.of("a", bytes(3))))
                    .id();
            node.archive().cancel(id);
            Instant ended = Instant.now();
            await().until(() -> Instant.now().isAfter(ended.plusMillis(20)));

            assertThat(run(node, null, Duration.ZERO, null)).isEqualTo(new Removed(0, 1, 0, Set.of()));
            assertThat(stored(node, inFiles)).as("delete-attachments is off").isEqualTo(1);
            assertThat(run(node, null, Duration.ZERO, Duration.ofHours(1))).isEqualTo(new Removed(0, 0, 1, Set.of()));
            assertThat(stored(node, inFiles)).isZero();
            assertThat(node.archive().requeue(id)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void bytesOfATransactionThatWasRolledBackGoAfterTheirGrace(Product product, boolean inFiles) throws IOException {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, inFiles, sink)) {
            node.transaction().executeWithoutResult(status -> {
                node.mailService().send(MAIL.attach(MailAttachment.of("a", bytes(4))));
                status.setRollbackOnly();
            });

            assertThat(unused(node, Duration.ofHours(1))).isZero();
            assertThat(stored(node, inFiles)).isEqualTo(inFiles ? 1 : 0);
            assertThat(unused(node, Duration.ZERO)).isEqualTo(inFiles ? 1 : 0);
            assertThat(stored(node, inFiles)).isZero();
        }
    }

    /** The row is not to be seen yet, and the bytes are there. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void bytesThatAnOpenTransactionNeedsAreKept(Product product, boolean inFiles) throws Exception {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, inFiles, sink)) {
            CompletableFuture<Long> removed = new CompletableFuture<>();
            Thread cleaner = new Thread(() -> removed.complete(unused(node, Duration.ZERO)));
            node.transaction().executeWithoutResult(status -> {
                node.mailService().send(MAIL.attach(MailAttachment.of("a", bytes(5))));
                assertThat(isSomebodyWaiting(node, product)).isFalse();
                cleaner.start();
                // For the file it waits for this transaction; in the tables it has nothing to see.
                await().until(() -> inFiles ? isSomebodyWaiting(node, product) : removed.isDone());
            });
            assertThat(removed.get(60, TimeUnit.SECONDS)).isZero();

            node.start();
            await().atMost(LIMIT).until(() -> sink.count() == 1);
            assertThat(ArrivedFile.of(sink.received().get(0)).get(0).content()).isEqualTo(bytes(5));
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void attachingTheSameContentAtThatMomentIsSafe(Product product, boolean inFiles) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        AtomicBoolean ended = new AtomicBoolean();
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, inFiles, sink)) {
            List<Future<List<UUID>>> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int seed = i;
                senders.add(callers.submit(() -> attachAndRemove(node, product, seed)));
            }
            Future<?> cleaner = callers.submit(() -> {
                while (!ended.get()) {
                    node.attachments().removeUnused(Duration.ZERO);
                }
            });
            int kept = 0;
            for (Future<List<UUID>> sender : senders) {
                kept += sender.get().size();
            }
            ended.set(true);
            cleaner.get();
            int expected = kept;
            assertThat(deadlocks.getAndSet(0)).isLessThan(product == Product.MARIADB ? 30 : 1);

            node.start();
            await().atMost(LIMIT).until(() -> node.count("SENT") == expected);
            assertThat(sink.received())
                    .hasSize(expected)
                    .allSatisfy(mail -> assertThat(ArrivedFile.of(mail).get(0).content())
                            .isEqualTo(bytes(Integer.parseInt(mail.header("Subject")))));
            node.jdbc().update("delete from postoffice_email");
            node.attachments().removeUnused(Duration.ZERO);
            assertThat(stored(node, inFiles)).isZero();
        } finally {
            callers.shutdownNow();
        }
    }

    /** Few contents for many mails, most of which are removed at once, so that each content comes and goes. */
    private static List<UUID> attachAndRemove(TestNode node, Product product, int seed) {
        Random random = new Random(seed);
        List<UUID> kept = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int content = 100 + random.nextInt(2);
            UUID id = send(node, MAIL.subject("" + content).attach(MailAttachment.of("a", bytes(content))));
            if (random.nextInt(4) == 0) {
                kept.add(id);
            } else {
                remove(node, product, id);
            }
        }
        return kept;
    }

    /** MariaDB ends one of two transactions that insert what a third has just removed, or has not inserted after all. */
    private static UUID send(TestNode node, Mail mail) {
        while (true) {
            try {
                return node.mailService().send(mail).id();
            } catch (CannotAcquireLockException ex) {
                deadlocks.incrementAndGet();
            }
        }
    }

    private static boolean isSomebodyWaiting(TestNode node, Product product) {
        Integer waiting = node.jdbc().queryForObject(Objects.requireNonNull(WAITING.get(product)), Integer.class);
        return waiting != null && waiting > 0;
    }

    private TestNode node(Product product, boolean inFiles, SmtpSink sink) throws IOException {
        TestNode.Builder builder = TestNode.on(TestDatabase.create(product)).sendingTo(sink, 2);
        return (inFiles ? builder.storage(new FileSystemStorage(folder)) : builder).build();
    }

    private static void remove(TestNode node, Product product, UUID id) {
        node.jdbc()
                .update("delete from postoffice_email where id = ?", product == Product.MARIADB ? id.toString() : id);
    }

    private static long cleanup(TestNode node) {
        return run(node, null, null, Duration.ZERO).attachments();
    }

    private static Removed run(
            TestNode node, @Nullable Duration retention, @Nullable Duration purge, @Nullable Duration grace) {
        return new Cleanup(node.records(), node.attachments(), new CleanupRules(retention, purge, grace)).run();
    }

    private int stored(TestNode node, boolean inFiles) throws IOException {
        if (inFiles) {
            try (Stream<Path> files = Files.walk(folder)) {
                return (int) files.filter(Files::isRegularFile).count();
            }
        }
        Integer chunks = node.jdbc()
                .queryForObject("select count(distinct sha256) from postoffice_attachment_chunk", Integer.class);
        return chunks == null ? 0 : chunks;
    }

    private static long unused(TestNode node, Duration grace) {
        Unused unused = node.attachments().removeUnused(grace);
        assertThat(unused.failedStorages()).isEmpty();
        return unused.contents();
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[300_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
