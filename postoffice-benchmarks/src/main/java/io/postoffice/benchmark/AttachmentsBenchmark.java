package io.postoffice.benchmark;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.benchmark.attachment.Numbers;
import io.postoffice.benchmark.attachment.SmallHeap;
import io.postoffice.benchmark.attachment.SmallHeap.Step;
import io.postoffice.benchmark.fixture.Database;
import io.postoffice.benchmark.fixture.Node;
import io.postoffice.benchmark.fixture.Product;
import io.postoffice.benchmark.fixture.Settled;
import io.postoffice.benchmark.fixture.Sink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** What memory a large file takes that is stored and sent, and what room one that many mails carry. */
final class AttachmentsBenchmark implements Benchmark {

    private static final int PDF = 5 * 1024 * 1024;

    private static final String POSTGRESQL_SIZE = """
            select pg_total_relation_size('postoffice_attachment') + pg_total_relation_size('postoffice_attachment_chunk')
            """;

    /** The files of the tables, which InnoDB grows by pieces of 4 MB. */
    private static final String MARIADB_SIZE = """
            select sum(file_size)
            from information_schema.innodb_sys_tablespaces
            where name like concat(database(), '/postoffice_attachment%')
            """;

    @Override
    public void run(Options options, Report report) throws Exception {
        try (Sink sink = Sink.start()) {
            memory(options, report, sink);
            room(options, report, sink);
        }
    }

    private static void memory(Options options, Report report, Sink sink) throws Exception {
        report.heading(
                "Memory for a file of %d MB, %s, %s".formatted(options.megabytes(), SmallHeap.HEAP, sink.product()));
        report.row("storage", "step", "heap before", "more at the peak, garbage included", "time");
        report.rule(5);
        for (Product product : Product.values()) {
            for (boolean files : new boolean[] {false, true}) {
                String name = name(product, files);
                if (name.contains(options.only())) {
                    List<Step> steps =
                            SmallHeap.run(Database.create(product), sink, storage(files), options.megabytes());
                    steps.forEach(step -> report.row(
                            name,
                            step.name(),
                            step.before() + " MB",
                            step.growth() + " MB",
                            Report.rate(step.millis()) + " ms"));
                }
            }
        }
    }

    private static void room(Options options, Report report, Sink sink) throws Exception {
        report.heading("Room for %,d mails with one file of %.1f MB".formatted(options.mails(), PDF / 1e6));
        report.row("storage", "before", "after", "more");
        report.rule(4);
        for (Product product : List.of(Product.POSTGRESQL, Product.MARIADB)) {
            for (boolean files : new boolean[] {false, true}) {
                if (name(product, files).contains(options.only())) {
                    room(product, files, options, report, sink);
                }
            }
        }
    }

    private static void room(Product product, boolean files, Options options, Report report, Sink sink)
            throws IOException {
        Map<String, Object> storage = storage(files);
        Path directory = files ? Path.of(String.valueOf(storage.get("postoffice.attachments.directory"))) : null;
        try (Node node = Node.start(Database.create(product), sink.port(), new Settled(), storage)) {
            JdbcTemplate jdbc = new JdbcTemplate(node.dataSource());
            long before = size(product, jdbc) + (directory == null ? 0 : size(directory));
            MailAttachment pdf = MailAttachment.of("catalogue.pdf", () -> new Numbers(PDF));
            for (int from = 0; from < options.mails(); from += 1000) {
                node.mailService()
                        .sendMany(IntStream.range(from, Math.min(options.mails(), from + 1000))
                                .mapToObj(number -> Mail.to("customer%d@example.org".formatted(number))
                                        .text("Our catalogue")
                                        .attach(pdf))
                                .toList());
            }
            long after = size(product, jdbc) + (directory == null ? 0 : size(directory));
            report.row(name(product, files), kilobytes(before), kilobytes(after), kilobytes(after - before));
        }
    }

    private static long size(Product product, JdbcTemplate jdbc) {
        Long size = jdbc.queryForObject(product == Product.POSTGRESQL ? POSTGRESQL_SIZE : MARIADB_SIZE, Long.class);
        return size == null ? 0 : size;
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(AttachmentsBenchmark::length)
                    .sum();
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Map<String, Object> storage(boolean files) throws IOException {
        return files
                ? Map.of(
                        "postoffice.attachments.storage",
                        "filesystem",
                        "postoffice.attachments.directory",
                        Files.createTempDirectory("attachments"))
                : Map.of();
    }

    private static String name(Product product, boolean files) {
        return product + (files ? ", files" : ", tables");
    }

    private static String kilobytes(long bytes) {
        return Report.rate(bytes / 1000.0) + " kB";
    }
}
