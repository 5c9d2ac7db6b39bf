package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.enqueue.QueueingJavaMailSender;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An application that was written for a {@link JavaMailSender} has its mail queued, with a property and no line of code. */
final class StandInTest {

    private static final String ENABLED = "postoffice.java-mail-sender.enabled=true";

    private final TestDatabase database = TestDatabase.create(Product.H2);

    @Test
    void senderThatTheApplicationInjectsIsTheQueuesOwn() {
        try (Host host = Host.boot(database, ENABLED)) {
            assertThat(host.bean(JavaMailSender.class)).isInstanceOf(QueueingJavaMailSender.class);
            assertThat(host.bean(MailSender.class)).isInstanceOf(QueueingJavaMailSender.class);
            assertThat(host.context().getBean("mailSender")).isExactlyInstanceOf(JavaMailSenderImpl.class);

            assertQueued(host);
            host.assertWorks();
        }
    }

    @Test
    void mailOfARolledBackTransactionIsNotSent() {
        try (Host host = Host.boot(database, ENABLED)) {
            new TransactionTemplate(host.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
                host.bean(JavaMailSender.class).send(simple("rolled back"));
                status.setRollbackOnly();
            });

            assertQueued(host);
            assertThat(host.jdbc().queryForObject("select count(*) from postoffice_email", Integer.class))
                    .isEqualTo(1);
        }
    }

    @Test
    void applicationsPrimarySenderIsTheWayOut() {
        try (Host host = Host.boot(database, List.of(Secondary.class, OwnPrimary.class), ENABLED)) {
            assertThat(host.bean(JavaMailSender.class)).isInstanceOf(QueueingJavaMailSender.class);
            assertQueued(host);
        }
    }

    @Test
    void noneOfSeveralSendersIsPickedAtRandom() {
        try (Host host = Host.boot(database, List.of(Secondary.class, Tertiary.class), ENABLED)) {
            assertThatThrownBy(() -> host.bean(JavaMailSender.class).send(simple("which")))
                    .hasRootCauseInstanceOf(InvalidMailException.class)
                    .hasMessageContaining(
                            "name one of several JavaMailSender beans in postoffice.backends.<name>.bean");
        }
    }

    @Test
    void namedBackendIsEnough() {
        try (Host host = Host.boot(
                database,
                ENABLED,
                "spring.mail.host=",
                "postoffice.backends.main.host=127.0.0.1",
                "postoffice.backends.main.port=" + Host.SINK.port())) {
            assertQueued(host);
        }
    }

    @Test
    void standInIsNoBackend() {
        assertThatThrownBy(() -> Host.boot(
                        database, ENABLED, "postoffice.backends.main.bean=" + ApplicationMailSenders.STAND_IN))
                .hasStackTraceContaining("There is no JavaMailSender bean of this name; there is: [mailSender].");
    }

    @Test
    void mailDoesNotGoRound() {
        try (Host host = Host.boot(database, List.of(Wrapper.class), ENABLED)) {
            UUID id = host.bean(MailService.class)
                    .send(Mail.to("ann@example.org").subject("round"))
                    .id();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> host.jdbc()
                            .queryForList("select exception_type from postoffice_email_log", String.class)
                            .contains(IllegalStateException.class.getName()));
            assertThat(host.jdbc().queryForList("select id from postoffice_email", UUID.class))
                    .containsExactly(id);
        }
    }

    private static void assertQueued(Host host) {
        String subject = "stand-in-" + UUID.randomUUID();
        host.bean(JavaMailSender.class).send(simple(subject));

        Host.assertReceived(subject);
        assertThat(host.jdbc().queryForList("select subject from postoffice_email", String.class))
                .contains(subject);
    }

    private static SimpleMailMessage simple(String subject) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setTo("ann@example.org");
        message.setSubject(subject);
        message.setText("Hello");
        return message;
    }

    private static JavaMailSenderImpl sender(int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
        return sender;
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnPrimary {

        @Bean
        @Primary
        JavaMailSender ownPrimary(@Value("${spring.mail.port}") int port) {
            return sender(port);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Secondary {

        @Bean
        JavaMailSender secondary() {
            return sender(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Tertiary {

        @Bean
        JavaMailSender tertiary() {
            return sender(1);
        }
    }

    /** Delegates to what it injects by type, which is the stand-in. */
    @Configuration(proxyBeanMethods = false)
    static class Wrapper {

        @Bean
        JavaMailSender wrapper(ObjectProvider<JavaMailSender> delegate) {
            return new JavaMailSender() {
                @Override
                public MimeMessage createMimeMessage() {
                    return new JavaMailSenderImpl().createMimeMessage();
                }

                @Override
                public MimeMessage createMimeMessage(InputStream contentStream) {
                    return new JavaMailSenderImpl().createMimeMessage(contentStream);
                }

                @Override
                public void send(MimeMessage... mimeMessages) {
                    try {
                        // A copy, as one that signs makes.
                        delegate.getObject().send(new MimeMessage(mimeMessages[0]));
                    } catch (MessagingException ex) {
                        throw new IllegalArgumentException(ex);
                    }
                }

                @Override
                public void send(SimpleMailMessage... simpleMessages) {
                    delegate.getObject().send(simpleMessages);
                }
            };
        }
    }
}
