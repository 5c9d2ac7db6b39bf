package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.Priority;
import io.postoffice.enqueue.QueueingMailService.Announcements;
import io.postoffice.fixture.Templates;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import io.postoffice.outcome.LogLevel;
import io.postoffice.store.AttachmentStorages;
import io.postoffice.store.ChunkStorage;
import io.postoffice.store.JdbcAttachments;
import io.postoffice.store.JdbcInbox;
import io.postoffice.store.LogRows;
import io.postoffice.store.QueueDatabase;
import io.postoffice.store.SchemaInstaller;
import io.postoffice.store.SchemaMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** In whose transaction mail is stored, and that it is stored in one. */
class CallersTransactionTest {

    private final List<HikariDataSource> pools = new ArrayList<>();
    private final List<Set<String>> wakeUps = new ArrayList<>();

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    @ParameterizedTest
    @CsvSource({"H2, true", "H2, false", "POSTGRESQL, true", "POSTGRESQL, false"})
    void mailSentFromACallbackAfterTheCommitIsStored(Product product, boolean autoCommit) {
        HikariDataSource pool = pool(product, autoCommit);
        QueueingMailService mailService = mailService(pool);

        inTransaction(pool, transaction -> {
            mailService.send(mail("within"));
            register(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    mailService.send(mail("after commit"));
                }

                @Override
                public void afterCompletion(int status) {
                    assertThat(mailService.send(mail("after completion")).status())
                            .isEqualTo(EmailStatus.QUEUED);
                }
            });
        });

        assertThat(subjects(pool)).containsExactlyInAnyOrder("within", "after commit", "after completion");
        assertThat(wakeUps).hasSize(3).containsOnly(Set.of("default"));
    }

    @ParameterizedTest
    @CsvSource({"H2, true", "H2, false", "POSTGRESQL, true", "POSTGRESQL, false"})
    void mailOfARolledBackTransactionIsNotStored(Product product, boolean autoCommit) {
        HikariDataSource pool = pool(product, autoCommit);
        QueueingMailService mailService = mailService(pool);

        inTransaction(pool, transaction -> {
            mailService.send(mail("within"));
            transaction.setRollbackOnly();
        });

        assertThat(subjects(pool)).isEmpty();
        assertThat(wakeUps).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"H2, true", "H2, false", "POSTGRESQL, true", "POSTGRESQL, false"})
    void mailIsStoredWholeOrNotAtAllInATransactionOfAnotherDataSource(Product product, boolean autoCommit) {
        HikariDataSource pool = pool(product, autoCommit);
        HikariDataSource other = pool(product, true);
        QueueingMailService mailService = mailService(pool);
        inTransaction(
                pool,
                transaction -> new JdbcTemplate(pool)
                        .execute(
                                "alter table postoffice_email_recipient add constraint no_bob check (address <> 'bob@example.org')"));

        inTransaction(other, transaction -> {
            // Reading binds a connection of the queue's data source to the other transaction.
            assertThat(subjects(pool)).isEmpty();
            mailService.send(mail("to ann"));
            assertThatThrownBy(() -> mailService.send(mail("to bob").withTo("bob@example.org")))
                    .isInstanceOf(DataAccessException.class);
            transaction.setRollbackOnly();
        });

        assertThat(subjects(pool)).containsExactly("to ann");
    }

    @ParameterizedTest
    @EnumSource
    void onlyATransactionOfAnotherDataSourceIsWarnedOf(Product product) {
        HikariDataSource pool = pool(product, true);
        QueueingMailService mailService = mailService(pool);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(CallersTransaction.class);
        logger.addAppender(log);
        LocalContainerEntityManagerFactoryBean jpa = jpa(pool);
        try {
            new TransactionTemplate(new JpaTransactionManager(Objects.requireNonNull(jpa.getObject())))
                    .executeWithoutResult(transaction -> {
                        mailService.send(mail("within"));
                        register(new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                mailService.send(mail("after commit"));
                            }
                        });
                    });
            assertThat(log.list).isEmpty();

            inTransaction(pool(product, true), transaction -> {
                // Reading binds a connection of the queue's data source to the other transaction.
                assertThat(subjects(pool)).containsExactlyInAnyOrder("within", "after commit");
                mailService.send(mail("elsewhere"));
            });
            assertThat(log.list)
                    .singleElement()
                    .extracting(ILoggingEvent::getMessage)
                    .asString()
                    .contains("does not use the queue's data source");
        } finally {
            logger.detachAppender(log);
            jpa.destroy();
        }
    }

    /** Without an entity: its transactions alone matter. */
    private static LocalContainerEntityManagerFactoryBean jpa(HikariDataSource pool) {
        LocalContainerEntityManagerFactoryBean jpa = new LocalContainerEntityManagerFactoryBean();
        jpa.setDataSource(pool);
        jpa.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        jpa.setPackagesToScan("io.postoffice.none");
        jpa.afterPropertiesSet();
        return jpa;
    }

    private HikariDataSource pool(Product product, boolean autoCommit) {
        HikariDataSource pool = TestDatabase.create(product).dataSource();
        pools.add(pool);
        pool.setAutoCommit(autoCommit);
        new SchemaInstaller(pool, SchemaMode.FLYWAY).install();
        return pool;
    }

    private QueueingMailService mailService(HikariDataSource pool) {
        QueueDatabase database = new QueueDatabase(pool);
        return new QueueingMailService(
                new MailPreparation(
                        new EnqueueSettings(
                                new MailDefaults("shop@example.org", "default", Priority.MEDIUM),
                                null,
                                Set.of("default"),
                                RecipientPolicy.NONE),
                        TestNode.GENEROUS,
                        Clock.systemUTC(),
                        Templates.none()),
                new CallersTransaction(pool, new JdbcTransactionManager(pool)),
                new JdbcInbox(
                        database,
                        new LogRows(database, LogLevel.ALL),
                        new JdbcAttachments(
                                database, new AttachmentStorages(database, new ChunkStorage(database), List.of()))),
                new Announcements(wakeUps::add, Express.NONE, event -> {}),
                EnqueueObservation.NONE);
    }

    private static Mail mail(String subject) {
        return Mail.to("ann@example.org").subject(subject);
    }

    private static void inTransaction(HikariDataSource pool, Consumer<TransactionStatus> work) {
        new TransactionTemplate(new JdbcTransactionManager(pool)).executeWithoutResult(work);
    }

    private static void register(TransactionSynchronization synchronization) {
        TransactionSynchronizationManager.registerSynchronization(synchronization);
    }

    private static List<String> subjects(HikariDataSource pool) {
        return new JdbcTemplate(pool).queryForList("select subject from postoffice_email", String.class);
    }
}
