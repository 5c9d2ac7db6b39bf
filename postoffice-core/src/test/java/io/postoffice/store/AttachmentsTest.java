package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.MailReceipt;
import io.postoffice.fixture.ArrivedFile;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.InputStreamResource;

/** Files that mail carries, from the caller to the wire, on each database. */
@Timeout(120)
final class AttachmentsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Mail MAIL = Mail.to("ann@example.org").subject("Files").text("Here they are");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void filesOfEveryKindArriveWhole(Product product) throws Exception {
        byte[] large = bytes(1, 3 * ChunkStorage.CHUNK + 17);
        byte[] exact = bytes(2, ChunkStorage.CHUNK);
        Path file = Files.write(folder.resolve("übersicht.csv"), exact);
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, sink)) {
            node.mailService()
                    .send(MAIL.attach(
                            MailAttachment.of(file),
                            MailAttachment.of("large.bin", () -> new ByteArrayInputStream(large)),
                            MailAttachment.of(new ClassPathResource("/io/postoffice/schema/h2/V1__post_office.sql"))
                                    .contentType("text/plain; charset=utf-8")
                                    .header("Content-Description", "Tables, für alle"),
                            MailAttachment.of("empty.txt", new byte[0])));

            node.start();
            await().atMost(LIMIT).until(() -> node.count("SENT") == 1);
            List<ArrivedFile> files = ArrivedFile.of(sink.received().get(0));
            assertThat(files)
                    .extracting(ArrivedFile::name)
                    .containsExactly("übersicht.csv", "large.bin", "V1__post_office.sql", "empty.txt");
            assertThat(files)
                    .extracting(ArrivedFile::type)
                    .containsExactly("text/csv", "application/octet-stream", "text/plain", "text/plain");
            assertThat(files.get(0).content()).isEqualTo(exact);
            assertThat(files.get(1).content()).isEqualTo(large);
            assertThat(new String(files.get(2).content(), StandardCharsets.UTF_8))
                    .contains("create table");
            assertThat(files.get(2).header("Content-Description")).isEqualTo("Tables, für alle");
            assertThat(files.get(3).content()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameContentIsStoredOnce(Product product) throws Exception {
        byte[] content = bytes(3, 2 * ChunkStorage.CHUNK);
        Path file = Files.write(folder.resolve("a.pdf"), content);
        AtomicInteger opened = new AtomicInteger();
        MailAttachment counted = MailAttachment.of("b.pdf", () -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(content);
        });
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, sink)) {
            List<Mail> mails = IntStream.range(0, 1100)
                    .mapToObj(i -> Mail.to("a" + i + "@example.org").text("Hi").attach(counted.name(i + ".pdf")))
                    .toList();
            node.mailService().sendMany(mails);
            node.mailService().sendMany(mails.stream());
            node.mailService().send(MAIL.attach(MailAttachment.of(file)));

            assertThat(opened).hasValue(3);
            assertThat(rows(node, "postoffice_attachment")).isEqualTo(1);
            assertThat(rows(node, "postoffice_attachment_chunk")).isEqualTo(2);
            assertThat(rows(node, "postoffice_email_attachment")).isEqualTo(2201);
        }
    }

    @Test
    void onePdfToTenThousandCostsItsSizeOnce() {
        MailAttachment pdf = MailAttachment.of("catalogue.pdf", bytes(11, 5 * 1024 * 1024));
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(Product.POSTGRESQL, sink)) {
            node.mailService()
                    .sendMany(IntStream.range(0, 10_000)
                            .mapToObj(i ->
                                    Mail.to("a" + i + "@example.org").text("Hi").attach(pdf))
                            .toList());

            assertThat(rows(node, "postoffice_email_attachment")).isEqualTo(10_000);
            Long size = node.jdbc()
                    .queryForObject("select pg_total_relation_size('postoffice_attachment_chunk')", Long.class);
            assertThat(size).isBetween(5L << 20, 6L << 20);
        }
    }

    @Test
    void templateShowsAnAttachmentByItsContentId() throws Exception {
        byte[] chart = bytes(12, 1000);
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(Product.H2, sink)) {
            node.mailService()
                    .send(Mail.to("ann@example.org")
                            .html("<p th:text='${name}'></p><img src='cid:chart' alt=''>")
                            .context("name", "Ann")
                            .attach(MailAttachment.of("chart.png", chart).inline("chart")));
            node.start();
            await().atMost(LIMIT).until(() -> sink.count() == 1);

            assertThat(sink.received().get(0).data()).contains("multipart/related", "cid:chart");
            assertThat(ArrivedFile.of(sink.received().get(0)).get(0).header("Content-ID"))
                    .isEqualTo("<chart>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesGoWithTheTransactionOfTheirMail(Product product) {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, sink)) {
            node.transaction().executeWithoutResult(status -> {
                node.mailService().send(MAIL.attach(MailAttachment.of("a", bytes(4, 500_000))));
                status.setRollbackOnly();
            });

            assertThat(rows(node, "postoffice_attachment")).isZero();
            assertThat(rows(node, "postoffice_attachment_chunk")).isZero();
            assertThat(rows(node, "postoffice_email")).isZero();
        }
    }

    /** The caller may go on: what failed was read before anything was stored. */
    @ParameterizedTest
    @EnumSource
    void streamThatFailsMidwayRefusesItsMailOnly(Product product) {
        MailAttachment failing = MailAttachment.of(
                "secret-name.bin",
                () -> new SequenceInputStream(new ByteArrayInputStream(bytes(10, 300_000)), new BrokenStream()));
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, sink)) {
            node.transaction().executeWithoutResult(status -> {
                node.mailService().send(MAIL.attach(MailAttachment.of("a", bytes(5, 100_000))));
                assertThatExceptionOfType(InvalidMailException.class)
                        .isThrownBy(() -> node.mailService()
                                .sendMany(List.of(MAIL, MAIL.attach(MailAttachment.of("b", new byte[1]), failing))))
                        .withMessage("The mail cannot be sent: mails[1].attachments[1]: cannot be read"
                                + " (java.io.IOException); nothing of the mail was stored, and it may be sent again");
            });

            assertThat(rows(node, "postoffice_email")).isEqualTo(1);
            assertThat(rows(node, "postoffice_attachment")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamThatCanBeReadOnceIsEnoughForManyMails(Product product) {
        byte[] content = bytes(6, 200_000);
        MailAttachment once = MailAttachment.of(new InputStreamResource(new ByteArrayInputStream(content)))
                .name("once.bin");
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, sink)) {
            node.mailService().sendMany(Collections.nCopies(3, MAIL.attach(once)));
            node.start();
            await().atMost(LIMIT).until(() -> node.count("SENT") == 3);
            assertThat(sink.received())
                    .allSatisfy(mail ->
                            assertThat(ArrivedFile.of(mail).get(0).content()).isEqualTo(content));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherTryIsTheSameMessage(Product product) {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, sink)) {
            AtomicInteger tries = new AtomicInteger();
            sink.play((command, usual) -> command.equals(".") && tries.incrementAndGet() == 1 ? SmtpSink.RESET : usual);
            node.mailService()
                    .send(MAIL.html("<img src=\"cid:logo\">")
                            .attach(
                                    MailAttachment.of("logo.png", bytes(7, 1000))
                                            .inline("logo"),
                                    MailAttachment.of("a.bin", bytes(8, 600_000))));
            node.start();
            await().atMost(LIMIT).until(() -> node.count("SENT") == 1);
            assertThat(sink.received()).hasSize(2);
            assertThat(sink.received().get(0).data())
                    .isEqualTo(sink.received().get(1).data());
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailWhoseFileIsDamagedIsNotCompleted(Product product) {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = node(product, sink)) {
            MailReceipt receipt =
                    node.mailService().send(MAIL.attach(MailAttachment.of("a.bin", bytes(9, 3 * ChunkStorage.CHUNK))));
            node.jdbc().update("delete from postoffice_attachment_chunk where chunk_index = 2");
            node.start();
            await().atMost(LIMIT).until(() -> rows(node, "postoffice_email_log") > 1);
            assertThat(sink.received()).isEmpty();
            assertThat(node.archive().find(receipt.id()).orElseThrow().status().isTerminal())
                    .isFalse();
        }
    }

    private static TestNode node(Product product, SmtpSink sink) {
        return TestNode.on(TestDatabase.create(product)).sendingTo(sink, 2).build();
    }

    private static int rows(TestNode node, String table) {
        Integer rows = node.jdbc().queryForObject("select count(*) from " + table, Integer.class);
        return rows == null ? 0 : rows;
    }

    private static byte[] bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static final class BrokenStream extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("The line to secret-name.bin is down");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    }
}
