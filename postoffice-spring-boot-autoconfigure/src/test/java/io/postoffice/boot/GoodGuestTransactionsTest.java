package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.boot.host.Desk;
import io.postoffice.boot.host.EmailRepository;
import io.postoffice.claim.Pauses;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications with several transaction managers, with read-only transactions, and without a mail server. */
final class GoodGuestTransactionsTest {

    @ParameterizedTest
    @EnumSource
    void mailGoesWithTheTransactionOfAnyManagerOfItsDataSource(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (Host host = Host.boot(database, List.of(TwoManagers.class), "spring.jpa.hibernate.ddl-auto=create-drop")) {
            Desk desk = host.bean(Desk.class);
            JdbcDesk jdbcDesk = host.bean(JdbcDesk.class);

            assertThatThrownBy(() -> desk.writeAndFail("jpa-failed")).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> jdbcDesk.writeAndFail("jdbc-failed"))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThat(Tables.subjects(database)).isEmpty();

            String subject = "jdbc-" + UUID.randomUUID();
            jdbcDesk.write(subject);
            Host.assertReceived(subject);
            assertThat(host.bean(EmailRepository.class).findBySubject(subject)).hasSize(1);
            host.assertWorks();

            assertThat(host.bean(EmailRepository.class).findBySubject("jpa-failed"))
                    .isEmpty();
            assertThat(host.bean(EmailRepository.class).findBySubject("jdbc-failed"))
                    .isEmpty();
            assertThat(Host.received("jpa-failed")).isEmpty();
            assertThat(Host.received("jdbc-failed")).isEmpty();
        }
    }

    /** It must not join the caller's, and commit what is not its own. */
    @ParameterizedTest
    @EnumSource
    void transactionOfTheQueuesOwnWithinOneOfTheApplicationEndsByItself(Product product) {
        TestDatabase database = TestDatabase.create(product);
        try (Host host = Host.boot(database, List.of(TwoManagers.class), "spring.jpa.hibernate.ddl-auto=create-drop")) {
            host.context().getBeansOfType(PlatformTransactionManager.class).forEach((name, manager) -> {
                new TransactionTemplate(manager).executeWithoutResult(transaction -> {
                    host.jdbc().update("insert into email (id, subject) values (?, ?)", name, name);
                    host.bean(Pauses.class).pause(name);
                    assertThat(host.jdbc().queryForObject("select count(*) from email", Integer.class))
                            .isEqualTo(1);
                    transaction.setRollbackOnly();
                });

                assertThat(host.jdbc().queryForObject("select count(*) from email", Integer.class))
                        .isZero();
                assertThat(host.bean(Pauses.class).find()).containsKey(name);
            });
        }
    }

    /** Transactions bind their connections to what the proxy stands for. */
    @Test
    void dataSourceMayBeATransactionAwareProxy() {
        TestDatabase database = TestDatabase.create(Product.H2);
        try (Host host =
                Host.boot(database, List.of(ProxiedDataSource.class), "spring.jpa.hibernate.ddl-auto=create-drop")) {
            assertThatThrownBy(() -> host.bean(Desk.class).writeAndFail("proxied-failed"))
                    .isInstanceOf(UnsupportedOperationException.class);

            assertThat(Tables.subjects(database)).isEmpty();
            assertThat(host.bean(EmailRepository.class).findBySubject("proxied-failed"))
                    .isEmpty();
            host.assertWorks();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ProxiedDataSource {

        @Bean
        DataSource dataSource(
                @Value("${spring.datasource.url}") String url,
                @Value("${spring.datasource.username}") String username) {
            return new TransactionAwareDataSourceProxy(new DriverManagerDataSource(url, username, ""));
        }
    }

    @Test
    void readOnlyTransactionIsRefusedAndNothingIsStored() {
        TestDatabase database = TestDatabase.create(Product.H2);
        try (Host host = Host.boot(database, List.of(TwoManagers.class))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> host.bean(Desk.class).writeReadOnly("jpa-read-only"))
                    .withMessageContaining("read-only transaction")
                    .withMessageContaining("readOnly = true");
            assertThatIllegalStateException()
                    .isThrownBy(() -> host.bean(JdbcDesk.class).writeReadOnly("jdbc-read-only"))
                    .withMessageContaining("read-only transaction");
            assertThat(Tables.subjects(database)).isEmpty();
            host.assertWorks();
        }
    }

    @Test
    void withoutMailServerTheApplicationStartsAndSendingExplains() {
        TestDatabase database = TestDatabase.create(Product.H2);
        try (Host host = Host.boot(database, "spring.mail.host=", "spring.mail.port=")) {
            assertThat(host.context().getBeansOfType(JavaMailSender.class)).isEmpty();
            assertThatThrownBy(() -> host.bean(Desk.class).write("nowhere"))
                    .isInstanceOf(InvalidMailException.class)
                    .hasMessageContaining("spring.mail.host")
                    .hasMessageContaining("postoffice.backends.<name>.host");
            assertThat(Tables.subjects(database)).isEmpty();
            assertThat(host.bean(EmailRepository.class).findBySubject("nowhere"))
                    .isEmpty();
        }
    }

    /** Uses the second transaction manager. */
    static class JdbcDesk {

        private final JdbcTemplate jdbc;
        private final MailService mailService;

        JdbcDesk(JdbcTemplate jdbc, MailService mailService) {
            this.jdbc = jdbc;
            this.mailService = mailService;
        }

        @Transactional("jdbcTransactions")
        public void write(String subject) {
            jdbc.update("insert into email (id, subject) values (?, ?)", subject, subject);
            mailService.send(mail(subject));
        }

        @Transactional("jdbcTransactions")
        public void writeAndFail(String subject) {
            jdbc.update("insert into email (id, subject) values (?, ?)", subject, subject);
            mailService.send(mail(subject));
            throw new UnsupportedOperationException("The application changed its mind");
        }

        @Transactional(transactionManager = "jdbcTransactions", readOnly = true)
        public void writeReadOnly(String subject) {
            mailService.send(mail(subject));
        }

        private static Mail mail(String subject) {
            return Mail.to("bob@example.org").subject(subject).text("Hello");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoManagers {

        @Bean
        @Primary
        JpaTransactionManager jpaTransactions(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        JdbcTransactionManager jdbcTransactions(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        JdbcDesk jdbcDesk(JdbcTemplate jdbc, MailService mailService) {
            return new JdbcDesk(jdbc, mailService);
        }
    }
}
