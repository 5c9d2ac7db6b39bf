package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.archive.MailArchive;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.claim.Pauses;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that is started to do one thing with the queue, and ends. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
final class OneShotTest {

    private static final List<Integer> CODES = new CopyOnWriteArrayList<>();

    private final SmtpSink sink = new SmtpSink();
    private final TestDatabase database = TestDatabase.create(Product.H2);

    @AfterEach
    void close() {
        sink.close();
        CODES.clear();
    }

    @Test
    void allDueMailIsSentAndTheApplicationEnds(CapturedOutput output) {
        try (Host shop = shop()) {
            shop.bean(MailService.class)
                    .sendMany(Collections.nCopies(30, Mail.to("ann@example.org").text("Hello")));
            try (Host run = run("postoffice.one-shot.tasks=drain,cleanup", "postoffice.cleanup.retention=0s")) {
                assertThat(CODES).containsExactly(0);
                assertThat(sink.count()).isEqualTo(30);
                assertThat(run.bean(MailArchive.class).countByStatus()).isEmpty();
            }
        }
        assertThat(output)
                .contains("The queue is drained: 30 sent, 0 to be tried again, 0 failed")
                .contains("The queue is cleaned up: 30 mails removed");
    }

    @Test
    void exitCodeTellsThatMailIsLeft(CapturedOutput output) {
        sink.play((command, usual) -> command.isEmpty() ? "554 5.7.1 you are blocked" : usual);
        try (Host shop = shop()) {
            shop.bean(MailService.class)
                    .sendMany(Collections.nCopies(30, Mail.to("ann@example.org").text("Hello")));
            run("postoffice.one-shot.tasks[0]=drain").close();
            assertThat(CODES).containsExactly(1);
        }
        assertThat(output).contains("The queue is not drained, mail is left for [default]");
    }

    @Test
    void pauseIsNotOverlooked(CapturedOutput output) {
        try (Host shop = shop()) {
            shop.bean(Pauses.class).pause("default");
            shop.bean(MailService.class).send(Mail.to("ann@example.org").text("Hello"));
            run("postoffice.one-shot.tasks=drain").close();
            assertThat(CODES).containsExactly(0);
        }
        assertThat(sink.count()).isZero();
        assertThat(output).contains("Mail of [default] was left alone: somebody has paused it");
    }

    @Test
    void cleanupSendsNothing() {
        try (Host shop = shop()) {
            shop.bean(MailService.class).send(Mail.to("ann@example.org").text("Hello"));
            try (Host run = run("postoffice.one-shot.tasks=cleanup", "postoffice.cleanup.retention=0s")) {
                assertThat(CODES).containsExactly(0);
                assertThat(run.bean(MailArchive.class).countByStatus()).isEqualTo(Map.of(EmailStatus.QUEUED, 1L));
            }
        }
    }

    @Test
    void exitCodeTellsThatAttachmentsAreLeft(@TempDir Path folder, CapturedOutput output) throws IOException {
        String[] inFiles = {
            "postoffice.attachments.storage=filesystem",
            "postoffice.attachments.directory=" + folder,
            "postoffice.one-shot.tasks=cleanup"
        };
        run(inFiles).close();
        try (Stream<Path> all = Files.walk(folder)) {
            Path unfinished =
                    all.filter(path -> path.endsWith("unfinished")).findFirst().orElseThrow();
            Path inTheWay = unfinished.resolve("a");
            Files.createDirectories(inTheWay.resolve("b"));
            Files.setLastModifiedTime(inTheWay, FileTime.fromMillis(0));
        }
        run(inFiles).close();

        assertThat(CODES).containsExactly(0, 1);
        assertThat(output)
                .contains(
                        "The queue is not cleaned up: 0 mails removed, the content of 0 others, and 0 attachments that no"
                                + " mail carries; attachments are left in the storages [filesystem]");
    }

    @Test
    void nodeThatOnlySendsCannotDrain() {
        assertThatThrownBy(() -> run("postoffice.one-shot.tasks=drain", "postoffice.queue.enabled=false")
                        .close())
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("postoffice.one-shot.tasks", "postoffice.queue.enabled");
    }

    private Host shop() {
        return Host.run(
                List.of(PlainApplication.class),
                database,
                "spring.mail.port=" + sink.port(),
                "postoffice.queue.auto-start=false");
    }

    private Host run(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.mail.port=" + sink.port());
        all.add("logging.level.io.postoffice=info");
        return Host.run(List.of(PlainApplication.class, Exits.class), database, all.toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    static class Exits {

        /** The JVM of the tests is to go on. */
        @Bean
        OneShotExit exit() {
            return (context, code) -> CODES.add(code);
        }
    }
}
