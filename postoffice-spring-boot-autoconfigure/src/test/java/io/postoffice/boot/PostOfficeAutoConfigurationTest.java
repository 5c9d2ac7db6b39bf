package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.claim.Claims;
import io.postoffice.drain.DrainSettings;
import io.postoffice.drain.LaneThreads;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.enqueue.Inbox;
import io.postoffice.enqueue.QueueingMailService;
import io.postoffice.outcome.Ledger;
import io.postoffice.outcome.RetryPolicy;
import io.postoffice.store.JdbcClaims;
import io.postoffice.store.JdbcInbox;
import io.postoffice.store.JdbcLedger;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Backends;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;

/** What is configured by default, and what backs off. */
final class PostOfficeAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    MailSenderAutoConfiguration.class,
                    PostOfficeAutoConfiguration.class,
                    PostOfficeJpaAutoConfiguration.class))
            .withPropertyValues("spring.datasource.generate-unique-name=true", "spring.mail.host=127.0.0.1");

    @Test
    void queueIsStoredInTheDatabaseAndDrainedByDefault() {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(MailService.class)).isInstanceOf(QueueingMailService.class);
            assertThat(context.getBean(Inbox.class)).isInstanceOf(JdbcInbox.class);
            assertThat(context.getBean(Claims.class)).isInstanceOf(JdbcClaims.class);
            assertThat(context.getBean(Ledger.class)).isInstanceOf(JdbcLedger.class);
            assertThat(context.getBean(LaneThreads.class)).isSameAs(LaneThreads.PLATFORM);
            assertThat(context.getBean(QueueDrainer.class).isRunning()).isTrue();
            assertThat(context.getBean(Backends.class).all())
                    .singleElement()
                    .satisfies(backend -> assertThat(backend.name()).isEqualTo("default"))
                    .satisfies(backend -> assertThat(backend.concurrency()).isEqualTo(4));
            assertThat(context.getBean(RetryPolicy.class))
                    .isEqualTo(new RetryPolicy(
                            List.of(
                                    Duration.ofMinutes(1),
                                    Duration.ofMinutes(5),
                                    Duration.ofMinutes(15),
                                    Duration.ofMinutes(60),
                                    Duration.ofMinutes(70)),
                            0.2,
                            100,
                            Duration.ofDays(5)));
            DrainSettings settings = context.getBean(DrainSettings.class);
            assertThat(settings.node()).endsWith(":" + ProcessHandle.current().pid());
            assertThat(settings)
                    .isEqualTo(new DrainSettings(
                            settings.node(),
                            100,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(20),
                            true));
        });
    }

    @Test
    void nothingIsConfiguredWithoutDataSource() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        MailSenderAutoConfiguration.class,
                        PostOfficeAutoConfiguration.class,
                        PostOfficeJpaAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(MailService.class)
                        .doesNotHaveBean(QueueDrainer.class)
                        .doesNotHaveBean(DrainSettings.class));
    }

    static Stream<Replacement<?>> replacements() {
        return Stream.of(
                new Replacement<>(MailService.class, mock(MailService.class)),
                new Replacement<>(Inbox.class, mock(Inbox.class)),
                new Replacement<>(Claims.class, mock(Claims.class)),
                new Replacement<>(Ledger.class, mock(Ledger.class)),
                new Replacement<>(Backends.class, new Backends(List.<Backend>of())),
                new Replacement<>(
                        RetryPolicy.class, new RetryPolicy(List.of(Duration.ZERO), 0, 1, Duration.ofSeconds(1))),
                new Replacement<>(LaneThreads.class, prefix -> LaneThreads.PLATFORM.named("own-" + prefix)));
    }

    @ParameterizedTest
    @MethodSource("replacements")
    <T> void beanOfTheApplicationReplacesOurs(Replacement<T> replacement) {
        runner.withInitializer(context -> replacement.register((GenericApplicationContext) context))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBean(replacement.type())
                        .isSameAs(replacement.bean()));
    }

    @Test
    void blankHostIsNoneAndSendingExplains() {
        runner.withPropertyValues("spring.mail.host=").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Backends.class).names()).isEmpty();
            assertThatExceptionOfType(InvalidMailException.class)
                    .isThrownBy(() -> context.getBean(MailService.class)
                            .send(Mail.to("ann@example.org")
                                    .from("shop@example.org")
                                    .text("Hello")))
                    .withMessageContaining("backend: nothing is configured to send over; set spring.mail.host");
        });
    }

    @Test
    void nodeThatOnlySendsStartsNothing() {
        runner.withPropertyValues("postoffice.queue.enabled=false").run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(MailService.class)
                    .doesNotHaveBean(QueueDrainer.class)
                    .doesNotHaveBean(LaneThreads.class);
        });
    }

    @Test
    void entitiesAreLeftAloneWithoutJpa() {
        for (String missing : List.of("jakarta.persistence", "org.springframework.boot.hibernate")) {
            runner.withClassLoader(new FilteredClassLoader(missing))
                    .run(context -> assertThat(context)
                            .as(missing)
                            .hasNotFailed()
                            .hasSingleBean(MailService.class)
                            .doesNotHaveBean(PostOfficeJpaAutoConfiguration.class));
        }
    }

    @Test
    void migrationModulesOfBootAreNotNeeded() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.flyway", "org.springframework.boot.liquibase"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(MailService.class);
                    assertThat(Tables.in(context.getBean(DataSource.class))).contains("POSTOFFICE_EMAIL");
                });
    }

    /** A bean of the application's, of a type of which we have one. */
    record Replacement<T>(Class<T> type, T bean) {

        void register(GenericApplicationContext context) {
            context.registerBean("replacement", type, () -> bean);
        }

        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }
}
