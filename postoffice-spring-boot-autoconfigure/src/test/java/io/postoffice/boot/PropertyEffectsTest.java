package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.postoffice.AttachmentContent;
import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.MailEvent;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import io.postoffice.Priority;
import io.postoffice.archive.Cleanup;
import io.postoffice.archive.CleanupRules;
import io.postoffice.archive.CleanupSchedule;
import io.postoffice.archive.MailArchive;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.drain.DrainReport;
import io.postoffice.drain.DrainSettings;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Received;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.outcome.RetryPolicy;
import io.postoffice.store.AttachmentStorage;
import io.postoffice.store.Email;
import io.postoffice.store.EmailLog;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Backends;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

/** Every property, by what it changes. */
@ExtendWith(OutputCaptureExtension.class)
final class PropertyEffectsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String SHORTCUT = "jakarta.mail.util.StreamProvider";

    private final TestDatabase database = TestDatabase.create(Product.H2);
    private final SmtpSink sink = new SmtpSink();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeSink() {
        sink.close();
    }

    @Test
    void senderAndMessageIdAreFilledIn() {
        try (Host host = boot(
                "postoffice.default-from=Shop <shop@example.org>", "postoffice.message-id-domain=ids.example.org")) {
            MailReceipt receipt = send(host, mail());
            Received received = received();
            assertThat(received.from()).isEqualTo("shop@example.org");
            assertThat(received.header("From")).isEqualTo("Shop <shop@example.org>");
            assertThat(received.header("Message-ID"))
                    .isEqualTo(receipt.messageId())
                    .endsWith("@ids.example.org>");
        }
    }

    @Test
    void mailGoesOverTheBackendItNamesOrElseTheDefaultOne() {
        try (SmtpSink other = new SmtpSink();
                Host host = boot(
                        "postoffice.default-backend=a",
                        "postoffice.backends.a.host=127.0.0.1",
                        "postoffice.backends.a.port=" + other.port(),
                        "postoffice.backends.b.host=127.0.0.1",
                        "postoffice.backends.b.port=" + sink.port())) {
            send(host, mail().subject("to a"));
            send(host, mail().subject("to b").backend("b"));
            await().atMost(LIMIT).until(() -> sink.count() + other.count() == 2);
            assertThat(other.received())
                    .extracting(mail -> mail.header("Subject"))
                    .containsExactly("to a");
            assertThat(sink.received())
                    .extracting(mail -> mail.header("Subject"))
                    .containsExactly("to b");
        }
    }

    @Test
    void mailThatNamesNoBackendIsSplitByWeight() {
        try (SmtpSink other = new SmtpSink();
                Host host = boot(
                        "postoffice.split.a=75",
                        "postoffice.split.b=25",
                        "postoffice.backends.a.host=127.0.0.1",
                        "postoffice.backends.a.port=" + other.port(),
                        "postoffice.backends.b.host=127.0.0.1",
                        "postoffice.backends.b.port=" + sink.port())) {
            host.bean(MailService.class).sendMany(Collections.nCopies(400, mail()));
            await().atMost(LIMIT).until(() -> sink.count() + other.count() == 400);
            assertThat(sink.count()).isBetween(60, 140);
        }
    }

    @Test
    void backendMadeFromSpringMailHasALimitAndAFallback() {
        try (SmtpSink other = new SmtpSink();
                Host host = boot(
                        "postoffice.backends.default.rate-limit=1/h",
                        "postoffice.backends.default.burst=3",
                        "postoffice.backends.default.fallback=relay",
                        "postoffice.backends.relay.host=127.0.0.1",
                        "postoffice.backends.relay.port=" + other.port())) {
            host.bean(MailService.class).sendMany(Collections.nCopies(10, mail()));
            await().atMost(LIMIT).until(() -> sink.count() == 3);
            await().during(Duration.ofSeconds(1)).until(() -> sink.count() == 3);
            assertThat(other.count()).isZero();
        }
        sink.close();
        try (SmtpSink other = new SmtpSink();
                Host host = boot(
                        "postoffice.backends.default.fallback=relay",
                        "postoffice.backends.relay.host=127.0.0.1",
                        "postoffice.backends.relay.port=" + other.port(),
                        "postoffice.backends.relay.domain-rate-limits.example.com=1/h")) {
            // Beside the seven that are left from before.
            host.bean(MailService.class).sendMany(Collections.nCopies(2, mail().withTo("ann@example.com")));
            await().atMost(LIMIT).until(() -> other.count() == 8);
            await().during(Duration.ofSeconds(1)).until(() -> other.count() == 8);
        }
    }

    @Test
    void mailGoesToWhomItMay() {
        try (Host host = boot(
                "postoffice.recipients.override=dev@example.org,eve@example.net",
                "postoffice.recipients.allow=@example.org")) {
            send(host, mail());
            assertThat(received().recipients()).containsExactly("dev@example.org");
        }
    }

    @Test
    void logAndOrderAreAsTheyAreSet() {
        try (Host host = boot(
                "postoffice.log-level=none",
                "postoffice.queue.order=fifo",
                "postoffice.queue.max-wait=1h",
                "postoffice.queue.concurrency=1")) {
            Instant now = Instant.now();
            host.bean(MailService.class)
                    .sendMany(List.of(
                            mail().subject("second").priority(Priority.HIGH).scheduledAt(now),
                            mail().subject("first").priority(Priority.LOW).scheduledAt(now.minusSeconds(60))));
            await().atMost(LIMIT).until(() -> sink.count() == 2);
            assertThat(sink.received())
                    .extracting(mail -> mail.header("Subject"))
                    .containsExactly("first", "second");
            await().atMost(LIMIT)
                    .until(() -> host.bean(MailArchive.class).countByStatus().get(EmailStatus.SENT) != null);
            assertThat(host.jdbc().queryForObject("select count(*) from postoffice_email_log", Integer.class))
                    .isZero();
        }
    }

    @Test
    void oldMailIsRemovedWhenItIsTime() {
        try (Host host = boot(
                "postoffice.cleanup.retention=1s",
                "postoffice.cleanup.purge-content-after=0s",
                "postoffice.cleanup.cron=* * * * * *")) {
            UUID id = send(host, mail()).id();
            received();
            MailArchive archive = host.bean(MailArchive.class);
            await().atMost(LIMIT).until(() -> archive.find(id).isEmpty());
        }
    }

    @Test
    void attachmentsAreInFilesWithinTheirLimits(@TempDir Path folder) throws Exception {
        try (Host host = boot(
                "postoffice.attachments.storage=filesystem",
                "postoffice.attachments.directory=" + folder.resolve("files"),
                "postoffice.attachments.max-size=1KB",
                "postoffice.attachments.max-total-size=1500B",
                "postoffice.attachments.max-count=2",
                "postoffice.attachments.denied-types=application/x-msdownload,video/*",
                "postoffice.attachments.grace=2h")) {
            MailAttachment most = MailAttachment.of("a.bin", new byte[1024]);
            assertRefused(host, "max-size", MailAttachment.of("a.bin", new byte[1025]));
            assertRefused(host, "max-total-size", most, most);
            assertRefused(host, "max-count", most, most, most);
            assertRefused(host, "denied-types", MailAttachment.of("a.mp4", new byte[1]));
            assertThat(host.bean(CleanupRules.class)).isEqualTo(new CleanupRules(null, null, Duration.ofHours(2)));
            send(host, mail().attach(most));

            assertThat(received().data()).contains("filename=a.bin");
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(Files::isRegularFile)).hasSize(1);
            }
        }
    }

    @Test
    void attachmentMayBeAsLargeAsAllOfAMailUnlessItsOwnLimitIsSet() {
        try (Host host = boot("postoffice.attachments.max-total-size=1KB")) {
            assertRefused(host, "max-size", MailAttachment.of("a.bin", new byte[1025]));
            send(host, mail().attach(MailAttachment.of("a.bin", new byte[1024])));
        }
    }

    @Test
    void filesAreSentAfterAChangeToTables(@TempDir Path folder) throws Exception {
        try (Host files = Host.run(
                List.of(PlainApplication.class),
                database,
                "spring.mail.port=" + sink.port(),
                "postoffice.queue.enabled=false",
                "postoffice.attachments.storage=filesystem",
                "postoffice.attachments.directory=" + folder)) {
            send(files, mail().attach(MailAttachment.of("a.txt", "Hello".getBytes(StandardCharsets.US_ASCII))));
        }
        try (Host tables = Host.run(
                List.of(PlainApplication.class),
                database,
                "spring.mail.port=" + sink.port(),
                "postoffice.attachments.directory=" + folder)) {
            assertThat(received().data()).contains("SGVsbG8=");
            tables.jdbc().update("delete from postoffice_email");
            tables.bean(Cleanup.class).run();
            try (Stream<Path> left = Files.walk(folder)) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void storageThatIsMissingIsToldOfAtTheStart(@TempDir Path folder, CapturedOutput output) {
        try (Host files = Host.run(
                List.of(PlainApplication.class),
                database,
                "spring.mail.port=" + sink.port(),
                "postoffice.queue.enabled=false",
                "postoffice.attachments.storage=filesystem",
                "postoffice.attachments.directory=" + folder)) {
            send(files, mail().attach(MailAttachment.of("a.txt", new byte[1])));
        }
        assertThat(output).doesNotContain("in the storage 'filesystem'");
        Host.run(List.of(PlainApplication.class), database, "spring.mail.port=" + sink.port())
                .close();
        assertThat(output).contains("1 attachments are in the storage 'filesystem', which this node has not");
    }

    @ParameterizedTest
    @CsvSource({"true, * * * * * *, true", "false, * * * * * *, false", "true, -, false"})
    void attachmentsAreCleanedUpWithoutAnyOtherRule(boolean removed, String cron, boolean scheduled) {
        try (Host host = boot("postoffice.cleanup.cron=" + cron, "postoffice.cleanup.delete-attachments=" + removed)) {
            assertThat(host.bean(CleanupSchedule.class).isRunning()).isEqualTo(scheduled);
        }
    }

    private static void assertRefused(Host host, String property, MailAttachment... attachments) {
        assertThatExceptionOfType(InvalidMailException.class)
                .isThrownBy(() -> send(host, mail().attach(attachments)))
                .withMessageContaining("postoffice.attachments." + property);
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void attachmentsOfRemovedMailAreRemovedAsConfigured(boolean removed, int left) {
        try (Host host = boot(
                "postoffice.cleanup.retention=1s",
                "postoffice.cleanup.cron=* * * * * *",
                "postoffice.cleanup.delete-attachments=" + removed)) {
            UUID id = send(host, mail().attach(MailAttachment.of("a", new byte[1])))
                    .id();
            received();
            MailArchive archive = host.bean(MailArchive.class);
            await().atMost(LIMIT).until(() -> archive.find(id).isEmpty());
            host.bean(Cleanup.class).run();
            assertThat(host.jdbc().queryForObject("select count(*) from postoffice_attachment", Integer.class))
                    .isEqualTo(left);
        }
    }

    @Test
    void applicationMayBringAStorageOfItsOwn() {
        try (Host host = Host.run(
                List.of(PlainApplication.class, OwnStorage.class), database, "spring.mail.port=" + sink.port())) {
            send(host, mail().attach(MailAttachment.of("a.txt", "Hello".getBytes(StandardCharsets.US_ASCII))));

            assertThat(received().data()).contains("SGVsbG8=");
            assertThat(host.jdbc().queryForObject("select storage from postoffice_attachment", String.class))
                    .isEqualTo("own");
            assertThat(host.bean(OwnStorage.class).contents).hasSize(1);
        }
    }

    /** A bean of the application's. */
    static final class OwnStorage implements AttachmentStorage {

        private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "own";
        }

        @Override
        public void write(AttachmentContent content) throws IOException {
            try (InputStream in = content.bytes().getInputStream()) {
                contents.put(content.sha256(), in.readAllBytes());
            }
        }

        @Override
        public boolean isThere(AttachmentContent content) {
            return contents.containsKey(content.sha256());
        }

        @Override
        public InputStream read(String sha256) {
            return new ByteArrayInputStream(Objects.requireNonNull(contents.get(sha256)));
        }

        @Override
        public void delete(String sha256) {
            contents.remove(sha256);
        }

        @Override
        public void forEach(Duration age, Consumer<String> action) {
            contents.keySet().forEach(action);
        }
    }

    @Test
    void eventsAreHeardByTheApplication() {
        try (Host host = Host.run(
                List.of(PlainApplication.class, Listener.class), database, "spring.mail.port=" + sink.port())) {
            sink.play((command, usual) -> command.startsWith("RCPT TO:<nobody")
                    ? "550 5.1.1 nobody"
                    : command.startsWith("RCPT TO:<busy") ? "451 4.3.0 later" : usual);
            Listener listener = host.bean(Listener.class);

            UUID sent = send(host, mail().tags("order")).id();
            await().atMost(LIMIT).until(() -> listener.of(sent).size() == 2);
            assertThat(listener.of(sent))
                    .satisfiesExactly(
                            queued -> assertThat(queued)
                                    .isInstanceOfSatisfying(
                                            MailEvent.Queued.class,
                                            event -> assertThat(event.tags()).containsExactly("order")),
                            event -> assertThat(event).isEqualTo(new MailEvent.Sent(sent, "default", 1, 0)));
            UUID refused = send(host, mail().withTo("nobody@example.org")).id();
            await().atMost(LIMIT)
                    .until(() -> listener.of(refused).contains(new MailEvent.Failed(refused, "default", 1)));
            UUID expired = send(
                            host,
                            mail().scheduledAt(Instant.now().minusSeconds(9))
                                    .expiresAt(Instant.now().minusSeconds(1)))
                    .id();
            await().atMost(LIMIT).until(() -> listener.of(expired).contains(new MailEvent.Expired(expired, "default")));
            UUID requeued = send(host, mail().withTo("busy@example.org")).id();
            await().atMost(LIMIT)
                    .until(() -> listener.of(requeued).stream().anyMatch(MailEvent.Requeued.class::isInstance));
            assertThat(host.bean(MailArchive.class).cancel(requeued)).isTrue();
            assertThat(listener.of(requeued)).contains(new MailEvent.Cancelled(requeued, "default"));
        }
    }

    @Test
    void mailHasTheDefaultPriority() {
        try (Host host = boot("postoffice.default-priority=low")) {
            MailArchive archive = host.bean(MailArchive.class);
            assertThat(archive.find(send(host, mail()).id()).orElseThrow().priority())
                    .isEqualTo(Priority.LOW);
            assertThat(archive.find(send(host, mail().priority(Priority.HIGH)).id())
                            .orElseThrow()
                            .priority())
                    .isEqualTo(Priority.HIGH);
        }
    }

    /** A bean of the application's. */
    static final class Listener {

        private final List<MailEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void on(MailEvent event) {
            events.add(event);
        }

        private List<MailEvent> of(UUID id) {
            return events.stream().filter(event -> event.id().equals(id)).toList();
        }
    }

    @Test
    void backendCalledDefaultTakesThePlaceOfSpringMail() {
        try (Host host = boot(
                "spring.mail.host=192.0.2.1",
                "postoffice.backends.default.host=127.0.0.1",
                "postoffice.backends.default.port=" + sink.port())) {
            send(host, mail());
            assertThat(received().recipients()).containsExactly("ann@example.org");
        }
    }

    @Test
    void backendLogsIn() {
        play("250-sink\r\n250 AUTH PLAIN", "235 2.7.0 welcome");
        try (Host host = boot(backend("username=ann", "password=secret", "tls=none"))) {
            send(host, mail());
            received();
            String secret = Base64.getEncoder().encodeToString("ann\0ann\0secret".getBytes(StandardCharsets.UTF_8));
            assertThat(commands).contains("AUTH PLAIN " + secret);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls=starttls", "tls=implicit", "username=ann;password=secret"})
    void mailIsKeptFromAServerThatDoesNotEncrypt(String settings) {
        play("250-sink\r\n250 AUTH PLAIN", "235 2.7.0 welcome");
        try (Host host = boot(backend(settings.split(";")))) {
            UUID id = send(host, mail()).id();
            await().atMost(LIMIT).until(() -> email(host, id).getStatus() == EmailStatus.REQUEUED);
            assertThat(sink.count()).isZero();
            assertThat(commands).noneMatch(command -> command.startsWith("MAIL") || command.startsWith("AUTH"));
        }
    }

    @Test
    void sessionPropertiesOfABackendAreUsed() {
        play("250 sink", "");
        try (Host host = boot(backend("properties[mail.smtp.localhost]=shop.example.org"))) {
            send(host, mail());
            received();
            assertThat(commands).contains("EHLO shop.example.org");
        }
    }

    @Test
    void concurrencyIsThatOfTheBackendOrElseOfTheQueue() {
        try (Host host = boot(
                "postoffice.queue.concurrency=7",
                "postoffice.backends.a.host=127.0.0.1",
                "postoffice.backends.b.host=127.0.0.1",
                "postoffice.backends.b.concurrency=2")) {
            assertThat(host.bean(Backends.class).all())
                    .extracting(Backend::name, Backend::concurrency)
                    .containsExactlyInAnyOrder(tuple("a", 7), tuple("b", 2), tuple("default", 7));
        }
    }

    @Test
    void queueIsDrainedAsConfigured() {
        try (Host host = boot(
                "postoffice.queue.node=node-1",
                "postoffice.queue.batch-size=17",
                "postoffice.queue.poll-interval=250ms",
                "postoffice.queue.lease=30s",
                "postoffice.queue.stop-limit=3s")) {
            assertThat(host.bean(DrainSettings.class))
                    .isEqualTo(new DrainSettings(
                            "node-1", 17, Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofSeconds(3), true));
            UUID id = send(host, mail()).id();
            await().atMost(LIMIT).until(() -> email(host, id).getStatus() == EmailStatus.SENT);
            assertThat(logs(host, id)).extracting(EmailLog::getNode).containsExactly("node-1");
        }
    }

    @Test
    void claimedMailIsLeasedForAsLongAsConfigured() {
        List<Duration> leases = new CopyOnWriteArrayList<>();
        try (Host host = boot("postoffice.queue.lease=10m")) {
            sink.play((command, usual) -> {
                if (command.startsWith("MAIL")) {
                    leases.addAll(host.jdbc()
                            .query(
                                    "select claimed_until, updated_at from postoffice_email",
                                    (row, number) -> Duration.between(
                                            row.getTimestamp(2).toInstant(),
                                            row.getTimestamp(1).toInstant())));
                }
                return usual;
            });
            send(host, mail());
            received();
            assertThat(leases).containsExactly(Duration.ofMinutes(10));
        }
    }

    @Test
    void nodeThatDoesNotStartByItselfDrainsWhenItIsToldTo() {
        try (Host host = boot("postoffice.queue.auto-start=false")) {
            UUID id = send(host, mail()).id();
            assertThat(threads()).noneMatch(PropertyEffectsTest::isOfALane);

            assertThat(host.bean(QueueDrainer.class).drain(LIMIT)).isEqualTo(new DrainReport(1, 0, 0, Set.of()));
            assertThat(email(host, id).getStatus()).isEqualTo(EmailStatus.SENT);
            assertThat(threads()).noneMatch(PropertyEffectsTest::isOfALane);
        }
    }

    private static boolean isOfALane(String thread) {
        return thread.startsWith("postoffice-claim") || thread.startsWith("postoffice-send");
    }

    @Test
    void nodeThatOnlySendsStartsNoThreadAndAnotherNodeDelivers() {
        try (Host sender = boot("postoffice.queue.enabled=false")) {
            assertThat(sender.context().getBeansOfType(QueueDrainer.class)).isEmpty();
            assertThat(threads()).isEmpty();
            UUID id = send(sender, mail()).id();
            try (Host other = boot()) {
                assertThat(threads()).isNotEmpty();
                received();
                await().atMost(LIMIT).until(() -> email(other, id).getStatus() == EmailStatus.SENT);
            }
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void mailIsTriedAgainAsConfigured() {
        sink.play((command, usual) -> command.startsWith("RCPT") ? "450 4.2.1 later" : usual);
        try (Host host = boot(
                "postoffice.retry.delays=0s",
                "postoffice.retry.jitter=0",
                "postoffice.retry.max-attempts=3",
                "postoffice.retry.max-age=1h")) {
            assertThat(host.bean(RetryPolicy.class))
                    .isEqualTo(new RetryPolicy(List.of(Duration.ZERO), 0, 3, Duration.ofHours(1)));
            UUID id = send(host, mail()).id();
            await().atMost(LIMIT).until(() -> email(host, id).getStatus() == EmailStatus.FAILED);
            assertThat(logs(host, id)).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"hold, FAILED", "retry, REQUEUED"})
    void mailOfUnknownOutcomeIsTreatedAsConfigured(String configured, EmailStatus expected) {
        sink.play((command, usual) -> command.equals(".") ? "" : usual);
        try (Host host = boot("postoffice.delivery.unknown-outcome=" + configured)) {
            UUID id = send(host, mail()).id();
            await().atMost(LIMIT).until(() -> !logs(host, id).isEmpty());
            assertThat(email(host, id).getStatus()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "100, 1"})
    void connectionIsClosedAfterAsManyMailsAsConfigured(int mails, int connections) {
        try (Host host = boot("postoffice.transport.mails-per-connection=" + mails)) {
            send(host, mail());
            await().atMost(LIMIT).until(() -> sink.count() == 1);
            send(host, mail());
            await().atMost(LIMIT).until(() -> sink.count() == 2);
            assertThat(sink.connectionCount()).isEqualTo(connections);
        }
    }

    @Test
    void unusedConnectionIsClosedAfterTheConfiguredTime() {
        play("250 sink", "");
        try (Host host = boot("postoffice.transport.idle-limit=100ms")) {
            send(host, mail());
            received();
            await().atMost(LIMIT).until(() -> commands.contains("QUIT"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0s, true", "1h, false"})
    void connectionIsCheckedBeforeUseAsConfigured(String checkAfter, boolean checked) {
        play("250 sink", "");
        try (Host host = boot("postoffice.transport.check-after=" + checkAfter)) {
            send(host, mail());
            await().atMost(LIMIT).until(() -> sink.count() == 1);
            send(host, mail());
            await().atMost(LIMIT).until(() -> sink.count() == 2);
            assertThat(commands.contains("NOOP") || commands.contains("RSET")).isEqualTo(checked);
        }
    }

    @Test
    void drippingServerIsBrokenOffAtTheConfiguredDeadline() {
        sink.drip("MAIL");
        try (Host host = boot("postoffice.transport.deadline=1s")) {
            send(host, mail());
            await().atMost(LIMIT)
                    .until(() -> !host.query(
                                    Email.class,
                                    "select e from PostofficeEmail e where e.status = :value",
                                    EmailStatus.REQUEUED)
                            .isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void streamProviderIsNamedUnlessForbidden(boolean allowed) {
        String before = System.getProperty(SHORTCUT);
        System.clearProperty(SHORTCUT);
        try (Host host = boot("postoffice.transport.stream-provider-shortcut=" + allowed)) {
            assertThat(host.bean(Backends.class).names()).containsExactly("default");
            assertThat(System.getProperty(SHORTCUT) != null).isEqualTo(allowed);
        } finally {
            if (before == null) {
                System.clearProperty(SHORTCUT);
            } else {
                System.setProperty(SHORTCUT, before);
            }
        }
    }

    private Host boot(String... properties) {
        List<String> all =
                new ArrayList<>(List.of("spring.mail.port=" + sink.port(), "postoffice.jpa.entities=always"));
        all.addAll(List.of(properties));
        return Host.run(List.of(PlainApplication.class), database, all.toArray(String[]::new));
    }

    /** Settings of a backend at the sink that takes all mail. */
    private String[] backend(String... settings) {
        List<String> all = new ArrayList<>();
        all.add("spring.mail.host=");
        all.add("postoffice.backends.main.host=127.0.0.1");
        all.add("postoffice.backends.main.port=" + sink.port());
        for (String setting : settings) {
            all.add("postoffice.backends.main." + setting);
        }
        return all.toArray(String[]::new);
    }

    /** Keeps the commands, and answers two of them by these. */
    private void play(String toEhlo, String toAuth) {
        sink.play((command, usual) -> {
            commands.add(command);
            if (command.startsWith("EHLO")) {
                return toEhlo;
            }
            return command.startsWith("AUTH") ? toAuth : usual;
        });
    }

    private static Mail mail() {
        return Mail.to("ann@example.org").subject("Hi").text("Hello");
    }

    private static MailReceipt send(Host host, Mail mail) {
        return host.bean(MailService.class).send(mail);
    }

    private Received received() {
        await().atMost(LIMIT).until(() -> sink.count() == 1);
        return sink.received().get(0);
    }

    private static Email email(Host host, UUID id) {
        return host.query(Email.class, "select e from PostofficeEmail e where e.id = :value", id)
                .get(0);
    }

    private static List<EmailLog> logs(Host host, UUID id) {
        return host.query(EmailLog.class, "select l from PostofficeEmailLog l where l.email.id = :value", id);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("postoffice-"))
                .toList();
    }
}
