package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.archive.MailArchive;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.task.TaskExecutor;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Applications with beans of their own of every kind that the queue has to do with. */
final class GoodGuestBeansTest {

    private static final String WITHOUT_QUEUE = "spring.autoconfigure.exclude="
            + PostOfficeAutoConfiguration.class.getName() + "," + PostOfficeJpaAutoConfiguration.class.getName();

    private final TestDatabase database = TestDatabase.create(Product.H2);

    @Test
    void noBeanOfTheApplicationOrOfBootIsMissingOrAnother() {
        List<Class<?>> sources = List.of(PlainApplication.class, Scheduling.class, Asynchronous.class);
        Map<String, String> without = beanTypes(sources, WITHOUT_QUEUE);
        Map<String, String> with = beanTypes(sources);
        assertThat(with).containsAllEntriesOf(without);
        with.keySet().removeAll(without.keySet());
        assertThat(with.keySet())
                .isNotEmpty()
                .allMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("postoffice")
                        || name.startsWith("io.postoffice.boot."));
    }

    @Test
    void noBeanOfTheQueueIsOfATypeThatApplicationsInject() {
        try (Host host = Host.boot(database)) {
            for (Class<?> type : List.of(
                    DataSource.class,
                    PlatformTransactionManager.class,
                    Executor.class,
                    TaskScheduler.class,
                    Clock.class,
                    ITemplateEngine.class,
                    ObjectMapper.class,
                    Flyway.class,
                    JavaMailSender.class)) {
                assertThat(host.context().getBeanNamesForType(type))
                        .as(type.getName())
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("postoffice"));
            }
        }
    }

    @Test
    void beansOfTheApplicationKeepTheirNamesAndWork() throws Exception {
        try (Host host = Host.boot(
                database,
                List.of(
                        OwnMailService.class,
                        StoppedClock.class,
                        OwnExecutor.class,
                        SnakeCase.class,
                        Scheduling.class,
                        Asynchronous.class))) {
            assertThat(host.context().getBean("mailService")).isInstanceOf(Letterbox.class);
            assertThat(host.bean(Clock.class).instant()).isEqualTo(Instant.EPOCH);
            assertThat(host.context().getBeanNamesForType(TaskExecutor.class))
                    .containsExactlyInAnyOrder("taskExecutor", "taskScheduler");
            assertThat(host.bean(Worker.class).threadName().get()).startsWith("host-");
            AtomicInteger ticks = host.bean(Ticker.class).ticks;
            await().atMost(Duration.ofSeconds(10)).until(() -> ticks.get() > 2);
            assertThat(host.bean(JsonMapper.class).writeValueAsString(new Named("Ann")))
                    .isEqualTo("{\"first_name\":\"Ann\"}");
            Context model = new Context();
            model.setVariable("word", "rendered");
            assertThat(host.bean(ITemplateEngine.class).process("guest", model)).contains("<p>rendered</p>");
            host.assertWorks();
        }
    }

    @Test
    void headersAreStoredApartFromTheApplicationsJackson() {
        try (Host host = Host.boot(database, List.of(SnakeCase.class))) {
            String subject = "headers-" + UUID.randomUUID();
            host.bean(MailService.class)
                    .send(Mail.to("ann@example.org")
                            .subject(subject)
                            .text("Hello")
                            .header("X-FirstName", "Ann"));
            assertThat(Host.assertReceived(subject).header("X-FirstName")).isEqualTo("Ann");
        }
    }

    @Test
    void mailSenderOfTheApplicationIsUsedAsItIs() {
        try (Host host = Host.boot(database, List.of(OneSender.class))) {
            String subject = "one-" + UUID.randomUUID();
            host.bean(MailService.class).send(Mail.to("ann@example.org").subject(subject));
            RecordingSender sender = host.bean(RecordingSender.class);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(sender.subjects).containsExactly(subject));
            assertThat(host.context().getBeanNamesForType(JavaMailSender.class)).containsExactly("sender");
        }
    }

    @Test
    void primaryOfSeveralMailSendersIsUsed() {
        try (Host host = Host.boot(database, List.of(OneSender.class, PrimarySender.class))) {
            host.assertWorks();
            assertThat(host.bean(RecordingSender.class).subjects).isEmpty();
        }
    }

    @Test
    void securityOfASendersOwnSessionIsKept() {
        try (Host host = Host.boot(database, List.of(SenderWithSession.class))) {
            UUID id = host.bean(MailService.class)
                    .send(Mail.to("ann@example.org").subject("with session"))
                    .id();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !host.jdbc()
                            .queryForList("select id from postoffice_email_log")
                            .isEmpty());
            assertThat(host.bean(MailArchive.class).find(id))
                    .hasValueSatisfying(mail -> assertThat(mail.status()).isNotEqualTo(EmailStatus.SENT));
            assertThat(Host.received("with session")).isEmpty();
        }
    }

    /** As by the sender itself: the library drops half a pair, unless it is to authenticate. */
    @Test
    void halfAPairOfCredentialsIsLeftToTheSender() {
        try (Host host =
                Host.boot(database, "spring.mail.username=shop", "spring.mail.properties.mail.smtp.auth=true")) {
            host.bean(MailService.class).send(Mail.to("ann@example.org").subject("half a pair"));

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !host.jdbc()
                            .queryForList("select id from postoffice_email_log")
                            .isEmpty());
            assertThat(Host.received("half a pair")).isEmpty();
        }
    }

    @Test
    void noneOfSeveralMailSendersIsPickedAtRandom() {
        try (Host host = Host.boot(database, List.of(OneSender.class, OtherSender.class))) {
            assertThatThrownBy(() -> host.bean(MailService.class)
                            .send(Mail.to("ann@example.org").subject("Which?")))
                    .isInstanceOf(InvalidMailException.class);
        }
        try (Host host = Host.boot(
                database, List.of(OneSender.class, OtherSender.class), "postoffice.backends.main.bean=otherSender")) {
            host.assertWorks();
        }
    }

    @Test
    void applicationMayStillSendByItself() {
        try (Host host = Host.boot(database)) {
            String subject = "itself-" + UUID.randomUUID();
            JavaMailSender sender = host.bean(JavaMailSender.class);
            sender.send(message -> {
                message.setFrom("shop@example.org");
                message.setRecipients(Message.RecipientType.TO, "bob@example.org");
                message.setSubject(subject);
                message.setText("Hello");
            });
            Host.assertReceived(subject);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAreUsedWhereTheApplicationUsesThem() {
        try (Host host = Host.boot(database, List.of(OneSender.class), "spring.threads.virtual.enabled=true")) {
            host.bean(MailService.class).send(Mail.to("ann@example.org").subject("Virtual"));
            RecordingSender sender = host.bean(RecordingSender.class);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(sender.threads)
                            .singleElement()
                            .asString()
                            .contains("VirtualThread"));
        }
    }

    @Test
    void platformThreadsAreUsedElsewhere() {
        try (Host host = Host.boot(database, List.of(OneSender.class))) {
            host.bean(MailService.class).send(Mail.to("ann@example.org").subject("Platform"));
            RecordingSender sender = host.bean(RecordingSender.class);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(sender.threads)
                            .singleElement()
                            .asString()
                            .doesNotContain("VirtualThread")
                            .contains("postoffice-send-default-"));
        }
    }

    private Map<String, String> beanTypes(List<Class<?>> sources, String... properties) {
        try (Host host = Host.run(sources, database, properties)) {
            Map<String, String> types = new TreeMap<>();
            for (String name : host.context().getBeanDefinitionNames()) {
                types.put(name, String.valueOf(host.context().getType(name)));
            }
            return types;
        }
    }

    record Named(String firstName) {}

    /** Has nothing to do with the queue, but for its name. */
    static final class Letterbox {}

    static class Worker {

        @Async
        public CompletableFuture<String> threadName() {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }

    static class Ticker {

        final AtomicInteger ticks = new AtomicInteger();

        @Scheduled(fixedDelay = 10)
        public void tick() {
            ticks.incrementAndGet();
        }
    }

    /** Keeps subjects and threads, and sends nothing. */
    static final class RecordingSender extends JavaMailSenderImpl {

        final List<String> subjects = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        @Override
        protected void doSend(MimeMessage[] mimeMessages, Object @Nullable [] originalMessages) {
            for (MimeMessage message : mimeMessages) {
                try {
                    subjects.add(message.getSubject());
                } catch (MessagingException ex) {
                    throw new IllegalStateException(ex);
                }
                threads.add(Thread.currentThread().toString());
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnMailService {

        @Bean
        Letterbox mailService() {
            return new Letterbox();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class StoppedClock {

        @Bean
        Clock clock() {
            return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnExecutor {

        @Bean
        ThreadPoolTaskExecutor taskExecutor() {
            ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
            executor.setThreadNamePrefix("host-");
            return executor;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SnakeCase {

        @Bean
        JsonMapperBuilderCustomizer snakeCase() {
            return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    static class Scheduling {

        @Bean
        Ticker ticker() {
            return new Ticker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Asynchronous {

        @Bean
        Worker worker() {
            return new Worker();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneSender {

        @Bean
        RecordingSender sender() {
            return new RecordingSender();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherSender {

        @Bean
        JavaMailSenderImpl otherSender(@Value("${spring.mail.port}") int port) {
            return sinkSender(port);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimarySender {

        @Bean
        @Primary
        JavaMailSenderImpl primarySender(@Value("${spring.mail.port}") int port) {
            return sinkSender(port);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class SenderWithSession {

        @Bean
        JavaMailSenderImpl senderWithSession(@Value("${spring.mail.port}") int port) {
            Properties properties = new Properties();
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put("mail.smtp.starttls.required", "true");
            JavaMailSenderImpl sender = sinkSender(port);
            sender.setSession(Session.getInstance(properties));
            return sender;
        }
    }

    private static JavaMailSenderImpl sinkSender(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        return sender;
    }
}
