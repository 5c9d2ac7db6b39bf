package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.store.Email;
import io.postoffice.store.EmailLog;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications far from Greenwich, whose Hibernate may be told of yet another time zone. */
@ResourceLock(Resources.TIME_ZONE)
final class GoodGuestTimeZoneTest {

    private static final TemporalUnitOffset NEARLY = within(2, ChronoUnit.MINUTES);

    private final TimeZone before = TimeZone.getDefault();

    @BeforeEach
    void live() {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    }

    @AfterEach
    void returnHome() {
        TimeZone.setDefault(before);
    }

    static Stream<Arguments> settings() {
        return Stream.of(Product.values())
                .flatMap(product -> Stream.of(
                        Arguments.of(product, "spring.jpa.properties.hibernate.jdbc.time_zone="),
                        Arguments.of(product, "spring.jpa.properties.hibernate.jdbc.time_zone=America/New_York")));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void timesReadAreTheTimesStored(Product product, String setting) {
        Instant scheduledAt = Instant.parse("2037-07-01T23:30:00.123456Z");
        Instant expiresAt = Instant.parse("2037-12-31T23:59:59.999999Z");
        try (Host host = Host.boot(TestDatabase.create(product), setting)) {
            MailService mailService = host.bean(MailService.class);
            Mail mail = Mail.to("ann@example.org").subject("Times").text("Hello");

            UUID waiting = mailService
                    .send(mail.scheduledAt(scheduledAt).expiresAt(expiresAt))
                    .id();
            Email stored = email(host, waiting);
            assertThat(stored.getScheduledAt()).isEqualTo(scheduledAt);
            assertThat(stored.getDueAt()).isEqualTo(scheduledAt);
            assertThat(stored.getExpiresAt()).isEqualTo(expiresAt);
            assertThat(stored.getCreatedAt()).isCloseTo(Instant.now(), NEARLY);
            assertThat(host.query(Email.class, "select e from PostofficeEmail e where e.dueAt = :value", scheduledAt))
                    .hasSize(1);

            UUID sent = mailService.send(mail).id();
            await().atMost(Duration.ofSeconds(20)).until(() -> email(host, sent).getStatus() == EmailStatus.SENT);
            assertThat(email(host, sent).getSentAt()).isNotNull().isCloseTo(Instant.now(), NEARLY);
            assertThat(host.query(EmailLog.class, "select l from PostofficeEmailLog l where l.email.id = :value", sent))
                    .singleElement()
                    .satisfies(log -> assertThat(log.getLoggedAt()).isCloseTo(Instant.now(), NEARLY));
        }
    }

    private static Email email(Host host, UUID id) {
        return host.query(Email.class, "select e from PostofficeEmail e where e.id = :value", id)
                .get(0);
    }
}
