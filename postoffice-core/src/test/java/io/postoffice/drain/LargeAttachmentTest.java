package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.enqueue.QueueingJavaMailSender;
import io.postoffice.fixture.ChildProcess;
import io.postoffice.fixture.HashingSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.store.FileSystemStorage;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.Message;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * A file of 100 MB from the caller to a mail server, in a JVM that may have less. On each database and storage with
 * {@code -Dpostoffice.test.large=all}.
 */
@Timeout(300)
final class LargeAttachmentTest {

    private static final int MEGABYTES = 100;
    private static final String HEAP = "-Xmx" + System.getProperty("postoffice.test.heap", "128m");

    @TempDir
    private Path folder;

    static Stream<Arguments> storages() {
        Stream<Arguments> all = Stream.of(Product.values())
                .flatMap(product -> Stream.of(Arguments.of(product, false), Arguments.of(product, true)));
        return System.getProperty("postoffice.test.large", "").equals("all")
                ? all
                : Stream.of(Arguments.of(Product.POSTGRESQL, false), Arguments.of(Product.H2, true));
    }

    @ParameterizedTest
    @MethodSource("storages")
    void fileNeedsNoMemoryOfItsSize(Product product, boolean inFiles) throws Exception {
        TestDatabase database = product == Product.H2
                ? new TestDatabase("jdbc:h2:file:" + folder.resolve("h2"), "sa", "")
                : TestDatabase.create(product);
        String directory = inFiles ? folder.resolve("files").toString() : "";
        try (HashingSink sink = new HashingSink();
                ChildProcess child = ChildProcess.start(
                        List.of(HEAP),
                        Main.class,
                        database.url(),
                        database.username(),
                        database.password(),
                        String.valueOf(sink.port()),
                        directory)) {
            assertThat(child.await()).as("%s", child.output()).isZero();

            System.getLogger(LargeAttachmentTest.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "{0} MB, {1}, {2}, {3}: {4}",
                            MEGABYTES,
                            product,
                            inFiles ? "files" : "tables",
                            HEAP,
                            child.output().stream()
                                    .filter(line -> line.startsWith("heap"))
                                    .toList());
            assertThat(sink.arrived())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.hashes()).containsExactly(hash()));
        }
    }

    /** One that an application made the part of without a name for it. */
    @Test
    void partWithoutANameNeedsNoMemoryOfItsSize() throws Exception {
        TestDatabase database = new TestDatabase("jdbc:h2:file:" + folder.resolve("h2"), "sa", "");
        try (HashingSink sink = new HashingSink();
                ChildProcess child = ChildProcess.start(
                        List.of(HEAP),
                        Nameless.class,
                        database.url(),
                        String.valueOf(sink.port()),
                        folder.resolve("files").toString())) {
            assertThat(child.await()).as("%s", child.output()).isZero();
            assertThat(sink.arrived())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.hashes()).containsExactly(hash()));
        }
    }

    /** What runs in the other process, with the drop-in. */
    static final class Nameless {

        private Nameless() {}

        public static void main(String[] args) throws Exception {
            TestNode.Builder builder = TestNode.on(new TestDatabase(args[0], "sa", ""))
                    .backend("default", 1, TestNode.smtp(Integer.parseInt(args[1]), 1, Duration.ofMinutes(3)))
                    .storage(new FileSystemStorage(Files.createDirectories(Path.of(args[2]))));
            try (TestNode node = builder.build().start()) {
                MimeMessage message = new MimeMessage((Session) null);
                message.setFrom("shop@example.org");
                message.setRecipients(Message.RecipientType.TO, "ann@example.org");
                MimeBodyPart text = new MimeBodyPart();
                text.setText("Hello");
                MimeBodyPart part = new MimeBodyPart();
                part.setDataHandler(new DataHandler(new NumbersSource()));
                part.setDisposition(Part.ATTACHMENT);
                message.setContent(new MimeMultipart(text, part));
                new QueueingJavaMailSender(node::mailService, new JavaMailSenderImpl(), () -> false).send(message);
                await().atMost(Duration.ofMinutes(3)).until(() -> node.count("SENT") == 1);
            }
        }
    }

    private static final class NumbersSource implements DataSource {

        @Override
        public InputStream getInputStream() {
            return new Numbers();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("It is to be read only");
        }

        @Override
        public String getContentType() {
            return "application/octet-stream";
        }

        @Override
        @SuppressWarnings("NullAway") // Sources of applications do so, and Activation allows for it.
        public String getName() {
            return null;
        }
    }

    private static String hash() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(new Numbers(), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What runs in the other process. */
    static final class Main {

        private Main() {}

        public static void main(String[] args) throws Exception {
            TestNode.Builder builder = TestNode.on(new TestDatabase(args[0], args[1], args[2]))
                    .backend("default", 1, TestNode.smtp(Integer.parseInt(args[3]), 1, Duration.ofMinutes(3)));
            if (!args[4].isEmpty()) {
                builder.storage(new FileSystemStorage(Files.createDirectories(Path.of(args[4]))));
            }
            try (TestNode node = builder.build()) {
                node.mailService().send(Mail.to("ann@example.org").text("A small one, to load all classes"));
                long start = System.nanoTime();
                long before = reset();
                node.jdbc().update("delete from postoffice_email");
                node.mailService()
                        .send(Mail.to("ann@example.org")
                                .text("Hello")
                                .attach(MailAttachment.of("large.bin", Numbers::new)));
                report("enqueue", start, before);
                start = System.nanoTime();
                before = reset();
                node.start();
                await().atMost(Duration.ofMinutes(3)).until(() -> node.count("SENT") == 1);
                report("deliver", start, before);
            }
        }

        private static long reset() {
            System.gc();
            pools().forEach(MemoryPoolMXBean::resetPeakUsage);
            return sum(pool -> pool.getUsage().getUsed());
        }

        private static void report(String step, long start, long before) {
            long peak = sum(pool -> pool.getPeakUsage().getUsed());
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            write("heap of %s: %d MB before, %d MB more at its peak, garbage included; %d ms"
                    .formatted(step, before >> 20, (peak - before) >> 20, millis));
        }

        @SuppressWarnings("SystemOut") // That is where the other process reads it.
        private static void write(String line) {
            System.out.println(line);
        }

        private static long sum(ToLongFunction<MemoryPoolMXBean> value) {
            return pools().mapToLong(value).sum();
        }

        private static Stream<MemoryPoolMXBean> pools() {
            return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
        }
    }

    /** So many bytes that do not repeat soon, made as they are read. */
    private static final class Numbers extends InputStream {

        private long left = MEGABYTES * 1024L * 1024;
        private long state = 42;

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int read = (int) Math.min(length, left);
            for (int i = 0; i < read; i++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                buffer[offset + i] = (byte) (state >>> 56);
            }
            left -= read;
            return read;
        }
    }
}
