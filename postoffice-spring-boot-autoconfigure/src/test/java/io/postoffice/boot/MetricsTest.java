package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.archive.MailArchive;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.claim.Pauses;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a monitoring system is told of the queue. */
@Timeout(60)
final class MetricsTest {

    private static final Path DASHBOARD = Path.of("../docs/grafana-dashboard.json");

    private static final Mail MAIL = Mail.to("ann@example.org").text("Hello");

    private final TestDatabase database = TestDatabase.create(Product.H2);

    @Test
    void mailIsCountedByWhatHappensToIt() {
        try (Host shop = host("postoffice.queue.auto-start=false")) {
            MailService service = shop.bean(MailService.class);
            UUID later = service.send(MAIL.scheduledAt(Instant.now().plusSeconds(3600)))
                    .id();
            service.sendMany(List.of(MAIL, MAIL));
            shop.bean(MailArchive.class).cancel(later);
            shop.bean(QueueDrainer.class).drain(Duration.ofSeconds(20));

            await().untilAsserted(() -> {
                assertThat(mails(shop, "queued")).isEqualTo(3);
                assertThat(mails(shop, "cancelled")).isEqualTo(1);
                assertThat(mails(shop, "sent")).isEqualTo(2);
                assertThat(mails(shop, "failed")).isZero();
                assertThat(mails(shop, "requeued")).isZero();
                assertThat(mails(shop, "expired")).isZero();
            });
            assertThat(registry(shop).get("postoffice.wait").timer().count()).isEqualTo(2);
            assertThat(registry(shop)
                            .get("postoffice.delivery")
                            .tags("backend", "default", "outcome", "accepted")
                            .timer()
                            .count())
                    .isEqualTo(2);
            assertThat(registry(shop).get("postoffice.enqueue").timers()).isNotEmpty();
        }
    }

    @Test
    void mailOfATransactionIsCountedOnceItHasCommitted() {
        try (Host shop = host("postoffice.queue.enabled=false")) {
            MailService service = shop.bean(MailService.class);
            TransactionTemplate transaction =
                    new TransactionTemplate(new JdbcTransactionManager(shop.bean(DataSource.class)));
            transaction.executeWithoutResult(status -> {
                service.send(MAIL);
                service.send(MAIL);
                assertThat(mails(shop, "queued")).isZero();
            });
            assertThat(mails(shop, "queued")).isEqualTo(2);
            transaction.executeWithoutResult(status -> {
                service.send(MAIL);
                status.setRollbackOnly();
            });
            assertThat(mails(shop, "queued")).isEqualTo(2);
        }
    }

    @Test
    void gaugesTellWhatWaits() {
        try (Host shop = host("postoffice.queue.enabled=false")) {
            shop.bean(MailService.class).send(MAIL);
            shop.bean(MailService.class).send(MAIL.scheduledAt(Instant.now().plusSeconds(3600)));
            shop.bean(Pauses.class).pause("default");

            assertThat(gauge(shop, "postoffice.backlog", "state", "due")).isEqualTo(1);
            assertThat(gauge(shop, "postoffice.backlog", "state", "later")).isEqualTo(1);
            assertThat(gauge(shop, "postoffice.backlog.age", "backend", "default"))
                    .isPositive();
            assertThat(gauge(shop, "postoffice.paused", "backend", "default")).isEqualTo(1);
            assertThat(gauge(shop, "postoffice.workers", "backend", "default")).isZero();
        }
    }

    @Test
    void nothingIsAskedOfTheDatabaseWhileNobodyReadsAGauge() {
        try (Host shop = host("postoffice.queue.enabled=false")) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("postoffice-count");
            // Too late for a look that was taken at the start.
            shop.bean(MailService.class).send(MAIL);
            assertThat(gauge(shop, "postoffice.backlog", "state", "due")).isEqualTo(1);
            // One look is for all gauges, and for a while.
            shop.bean(MailService.class).send(MAIL);
            assertThat(gauge(shop, "postoffice.backlog", "state", "due")).isEqualTo(1);
        }
    }

    @Test
    void dashboardShowsWhatThereIs() throws IOException {
        try (Host shop = host()) {
            String subject = "measured-" + UUID.randomUUID();
            shop.bean(MailService.class).send(MAIL.subject(subject));
            Host.assertReceived(subject);
            await().until(() -> mails(shop, "sent") == 1);
            String scraped = shop.bean(PrometheusMeterRegistry.class).scrape();

            Set<String> existing =
                    names(scraped.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n")));
            Set<String> shown = names(Files.readString(DASHBOARD));
            assertThat(existing).containsAll(shown);
            // And all that there is, but what a registry makes of a timer besides.
            existing.removeIf(name -> name.endsWith("_max")
                    || name.contains("_active_")
                    || name.endsWith("_sum")
                    || name.endsWith("_count"));
            assertThat(shown).containsAll(existing);
        }
    }

    @Test
    void tagsHaveFewValues() {
        try (Host shop = host()) {
            String subject = "tagged-" + UUID.randomUUID();
            shop.bean(MailService.class).send(MAIL.subject(subject));
            Host.assertReceived(subject);
            await().until(() -> mails(shop, "sent") == 1);

            assertThat(registry(shop).getMeters().stream()
                            .map(meter -> meter.getId())
                            .filter(id -> id.getName().startsWith("postoffice."))
                            .map(id -> id.getTags())
                            .flatMap(Collection::stream)
                            .map(Tag::getKey)
                            .collect(Collectors.toSet()))
                    .isSubsetOf("backend", "event", "state", "outcome", "error");
        }
    }

    private static Set<String> names(String text) {
        return Pattern.compile("postoffice_[a-z_]+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Host host(String... properties) {
        return Host.run(List.of(PlainApplication.class), database, properties);
    }

    private static double mails(Host shop, String event) {
        return registry(shop)
                .get("postoffice.mails")
                .tags("backend", "default", "event", event)
                .counter()
                .count();
    }

    private static double gauge(Host shop, String name, String tag, String value) {
        return registry(shop).get(name).tag(tag, value).gauge().value();
    }

    private static MeterRegistry registry(Host shop) {
        return shop.bean(MeterRegistry.class);
    }
}
