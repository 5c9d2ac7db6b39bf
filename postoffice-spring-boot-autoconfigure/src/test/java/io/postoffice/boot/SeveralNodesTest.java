package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.Priority;
import io.postoffice.archive.MailArchive;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Nodes that answer requests and only store mail, beside nodes that deliver it, on one real database. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
final class SeveralNodesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"POSTGRESQL", "MARIADB"})
    void nodeThatOnlyStoresMailLeavesItToTheOthers(Product product, CapturedOutput output) {
        TestDatabase database = TestDatabase.create(product);
        try (Host shop = node(database, "shop", "postoffice.queue.enabled=false")) {
            String waiting = "waits-" + UUID.randomUUID();
            UUID id = send(shop, waiting, Priority.NOW);
            assertThat(shop.context().getBeansOfType(QueueDrainer.class)).isEmpty();
            assertThat(status(shop, id)).isEqualTo(EmailStatus.QUEUED);
            assertThatIllegalStateException()
                    .isThrownBy(() -> shop.bean(QueueControl.class).drain())
                    .withMessageContaining("postoffice.queue.enabled");

            try (Host worker = node(database, "worker")) {
                Host.assertReceived(waiting);
                await().atMost(LIMIT).until(() -> status(shop, id) == EmailStatus.SENT);
                assertThat(shop.jdbc().queryForList("select distinct node from postoffice_email_log", String.class))
                        .containsExactly("worker");
                assertPauseOfOneHoldsForTheOther(shop, worker);
                assertThat(shop.bean(QueueControl.class).overview().nodes()).containsOnlyKeys("worker");
                assertThat(shop.bean(QueueControl.class).lanes()).isEmpty();
            }
        }
        assertThat(output)
                .contains("Post Office: backends [default]; tables by flyway; attachments in database;"
                        + " this node does not deliver mail")
                .contains("node worker delivers mail, with workers {default=4}");
    }

    private static void assertPauseOfOneHoldsForTheOther(Host shop, Host worker) {
        String paused = "paused-" + UUID.randomUUID();
        shop.bean(QueueControl.class).pause("default");
        send(shop, paused, Priority.HIGH);
        assertThat(worker.bean(QueueControl.class).drain().sent()).isZero();
        assertThat(Host.received(paused)).isEmpty();
        shop.bean(QueueControl.class).resume("default");
        Host.assertReceived(paused);
    }

    private static Host node(TestDatabase database, String name, String... properties) {
        String[] all = new String[properties.length + 2];
        System.arraycopy(properties, 0, all, 0, properties.length);
        all[properties.length] = "postoffice.queue.node=" + name;
        all[properties.length + 1] = "logging.level.io.postoffice=info";
        return Host.run(List.of(PlainApplication.class), database, all);
    }

    private static UUID send(Host host, String subject, Priority priority) {
        return host.bean(MailService.class)
                .send(Mail.to("ann@example.org").subject(subject).text("Hello").priority(priority))
                .id();
    }

    private static EmailStatus status(Host host, UUID id) {
        return host.bean(MailArchive.class).find(id).orElseThrow().status();
    }
}
