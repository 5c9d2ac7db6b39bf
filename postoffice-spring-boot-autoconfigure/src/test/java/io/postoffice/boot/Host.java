package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.boot.host.Attachment;
import io.postoffice.boot.host.Desk;
import io.postoffice.boot.host.EmailRepository;
import io.postoffice.boot.host.HostApplication;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.store.Email;
import io.postoffice.store.EmailAttachment;
import io.postoffice.store.EmailContent;
import io.postoffice.store.EmailLog;
import io.postoffice.store.EmailRecipient;
import io.postoffice.store.EmailTemplate;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application that the queue is a guest of, with what a test asks of it. */
final class Host implements AutoCloseable {

    /** Takes the mail of all tests of this JVM; each looks for its own subject. */
    static final SmtpSink SINK = new SmtpSink();

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ConfigurableApplicationContext context;

    private Host(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Boots the {@link HostApplication} with further configuration classes and properties. */
    static Host boot(TestDatabase database, List<Class<?>> configurations, String... properties) {
        List<Class<?>> sources = new ArrayList<>(List.of(HostApplication.class));
        sources.addAll(configurations);
        return run(sources, database, properties);
    }

    static Host boot(TestDatabase database, String... properties) {
        return boot(database, List.of(), properties);
    }

    /** Boots an application of just these configuration classes. */
    static Host run(List<Class<?>> sources, TestDatabase database, String... properties) {
        return run(sources, defaults(database, properties));
    }

    static Host run(List<Class<?>> sources, List<String> properties) {
        SpringApplicationBuilder builder = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false);
        return new Host(
                builder.run(properties.stream().map(property -> "--" + property).toArray(String[]::new)));
    }

    /** What an application has configured that uses a database and sends mail; later values win. */
    static List<String> defaults(TestDatabase database, String... properties) {
        List<String> all = new ArrayList<>(mailDefaults());
        all.add("spring.datasource.url=" + database.url());
        all.add("spring.datasource.username=" + database.username());
        all.add("spring.datasource.password=" + database.password());
        all.add("spring.datasource.hikari.maximum-pool-size=6");
        return overridden(all, properties);
    }

    static List<String> mailDefaults(String... properties) {
        List<String> all = List.of(
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "spring.mail.host=127.0.0.1",
                "spring.mail.port=" + SINK.port(),
                "postoffice.default-from=shop@example.org",
                "spring.flyway.enabled=false",
                "spring.liquibase.enabled=false");
        return overridden(all, properties);
    }

    private static List<String> overridden(List<String> defaults, String... properties) {
        List<String> all = new ArrayList<>(defaults);
        for (String property : properties) {
            String name = property.substring(0, property.indexOf('=') + 1);
            all.removeIf(earlier -> earlier.startsWith(name));
            all.add(property);
        }
        // An empty value takes a default away.
        all.removeIf(property -> property.endsWith("="));
        return all;
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    JdbcTemplate jdbc() {
        return new JdbcTemplate(bean(DataSource.class));
    }

    /** The application's entities work, and so does all that the queue promises it. */
    void assertWorks() {
        String subject = "works-" + UUID.randomUUID();
        UUID id = bean(Desk.class).write(subject).id();
        assertReceived(subject);
        assertOwnEntities(subject);
        assertQueueEntities(subject, id);
    }

    /** A mail handed in outside of a transaction is stored here, and comes to the server. */
    void assertDelivers(TestDatabase database) {
        String subject = "delivers-" + UUID.randomUUID();
        bean(MailService.class).send(Mail.to("ann@example.org").subject(subject).text("Hello"));
        assertReceived(subject);
        assertThat(Tables.subjects(database)).contains(subject);
    }

    void persist(Object entity) {
        try (EntityManager entities = bean(EntityManagerFactory.class).createEntityManager()) {
            entities.getTransaction().begin();
            entities.persist(entity);
            entities.getTransaction().commit();
        }
    }

    /** Exactly one mail of this subject comes to the server. */
    static SmtpSink.Received assertReceived(String subject) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(received(subject)).hasSize(1));
        return received(subject).get(0);
    }

    static List<SmtpSink.Received> received(String subject) {
        return SINK.received().stream()
                .filter(mail -> mail.header("Subject").equals(subject))
                .toList();
    }

    private void assertOwnEntities(String subject) {
        assertThat(bean(EmailRepository.class).findBySubject(subject)).hasSize(1);
        assertThat(query(
                        Attachment.class,
                        "select a from Attachment a join a.email e where e.subject = :value",
                        subject))
                .extracting(Attachment::getFileName)
                .containsExactly("file.txt");
    }

    private void assertQueueEntities(String subject, UUID id) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                query(Email.class, "select e from PostofficeEmail e where e.subject = :value", subject))
                        .singleElement()
                        .satisfies(email -> {
                            assertThat(email.getId()).isEqualTo(id);
                            assertThat(email.getStatus()).isEqualTo(EmailStatus.SENT);
                        }));
        assertThat(query(
                        EmailRecipient.class,
                        "select r from PostofficeEmailRecipient r join r.email e where e.subject = :value",
                        subject))
                .extracting(EmailRecipient::getAddress)
                .containsExactly("ann@example.org");
        assertThat(query(EmailLog.class, "select l from PostofficeEmailLog l where l.email.subject = :value", subject))
                .hasSize(1);
        assertThat(query(
                        EmailContent.class,
                        "select c from PostofficeEmailContent c, PostofficeEmail e"
                                + " where c.emailId = e.id and e.subject = :value",
                        subject))
                .extracting(EmailContent::getTextBody)
                .containsExactly("Hello");
        assertThat(query(EmailTemplate.class, "select t from PostofficeEmailTemplate t where t.subject = :value", ""))
                .isEmpty();
        assertThat(query(
                        EmailAttachment.class,
                        "select a from PostofficeEmailAttachment a where a.fileName = :value",
                        ""))
                .isEmpty();
    }

    <T> List<T> query(Class<T> type, String jpql, Object value) {
        try (EntityManager entities = bean(EntityManagerFactory.class).createEntityManager()) {
            return entities.createQuery(jpql, type).setParameter("value", value).getResultList();
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
