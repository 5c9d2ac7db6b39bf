package io.postoffice.boot;

import io.micrometer.observation.ObservationRegistry;
import io.postoffice.MailService;
import io.postoffice.claim.Claims;
import io.postoffice.claim.SendingOrder;
import io.postoffice.drain.DrainSettings;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.enqueue.AttachmentRules;
import io.postoffice.enqueue.CallersTransaction;
import io.postoffice.enqueue.EnqueueObservation;
import io.postoffice.enqueue.EnqueueObservationConvention;
import io.postoffice.enqueue.EnqueueSettings;
import io.postoffice.enqueue.Express;
import io.postoffice.enqueue.Inbox;
import io.postoffice.enqueue.MailPreparation;
import io.postoffice.enqueue.QueueingMailService;
import io.postoffice.enqueue.QueueingMailService.Announcements;
import io.postoffice.enqueue.WakeUp;
import io.postoffice.outcome.Ledger;
import io.postoffice.outcome.MailEvents;
import io.postoffice.render.Renderer;
import io.postoffice.store.AttachmentStorage;
import io.postoffice.store.ClaimRules;
import io.postoffice.store.JdbcAttachments;
import io.postoffice.store.JdbcClaims;
import io.postoffice.store.JdbcInbox;
import io.postoffice.store.JdbcLedger;
import io.postoffice.store.LogRows;
import io.postoffice.store.QueueDatabase;
import io.postoffice.store.SchemaInstaller;
import io.postoffice.transport.Backends;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Gives an application with a data source a durable outgoing mail queue. Bean names carry a prefix: an application may have a
 * {@code mailService} of its own.
 */
@AutoConfiguration(after = {DataSourceAutoConfiguration.class, MailSenderAutoConfiguration.class})
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties({
    PostOfficeProperties.class,
    JavaMailSenderProperties.class,
    SchemaProperties.class,
    QueueProperties.class,
    RecipientsProperties.class,
    TransportProperties.class
})
@Import({
    DrainConfiguration.class,
    ArchiveConfiguration.class,
    AttachmentConfiguration.class,
    OneShotConfiguration.class,
    StandInConfiguration.class,
    TemplateConfiguration.class
})
public final class PostOfficeAutoConfiguration {

    @Bean
    QueueDataSource postOfficeQueueDataSource(
            @PostOfficeDataSource ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> any,
            ListableBeanFactory beanFactory) {
        return QueueDataSource.of(marked, any, beanFactory);
    }

    @Bean
    SchemaInitializer postOfficeSchemaInitializer(QueueDataSource queue, SchemaProperties properties) {
        return new SchemaInitializer(new SchemaInstaller(queue.dataSource(), properties.mode()));
    }

    @Bean
    @DependsOnDatabaseInitialization
    QueueDatabase postOfficeQueueDatabase(QueueDataSource queue) {
        return new QueueDatabase(queue.dataSource());
    }

    @Bean
    StartupReport postOfficeStartupReport(
            Backends backends,
            SchemaProperties schema,
            AttachmentStorage storage,
            ObjectProvider<DrainSettings> drain) {
        return new StartupReport(backends, schema.mode(), storage, drain.getIfAvailable());
    }

    @Bean
    LogRows postOfficeLogRows(QueueDatabase database, PostOfficeProperties properties) {
        return new LogRows(database, properties.logLevel());
    }

    @Bean
    @ConditionalOnMissingBean
    Inbox postOfficeInbox(QueueDatabase database, LogRows log, JdbcAttachments attachments) {
        return new JdbcInbox(database, log, attachments);
    }

    @Bean
    @ConditionalOnMissingBean
    Claims postOfficeClaims(
            QueueDatabase database, JdbcAttachments attachments, LogRows log, MailEvents events, ClaimRules rules) {
        return new JdbcClaims(database, attachments, log, events, rules);
    }

    @Bean
    ClaimRules postOfficeClaimRules(
            PostOfficeProperties properties, QueueProperties queue, RecipientsProperties recipients) {
        return new ClaimRules(
                new SendingOrder(queue.order(), queue.maxWait()), recipients.policy(), properties.limits());
    }

    @Bean
    MailEvents postOfficeMailEvents(ApplicationEventPublisher publisher) {
        return new MailEvents(publisher::publishEvent);
    }

    @Bean
    @ConditionalOnMissingBean
    Ledger postOfficeLedger(QueueDatabase database, LogRows log) {
        return new JdbcLedger(database, log);
    }

    @Bean
    @ConditionalOnMissingBean
    Backends postOfficeBackends(BackendAssembly assembly) {
        return assembly.assemble();
    }

    @Bean
    BackendAssembly postOfficeBackendAssembly(
            PostOfficeProperties properties,
            QueueProperties queue,
            TransportProperties transport,
            ApplicationMailSenders senders,
            Environment environment) {
        BackendPropertyNames.check(environment);
        PropertyNames.check(environment);
        return new BackendAssembly(properties.backends(), queue, transport, senders);
    }

    @Bean
    static ApplicationMailSenders postOfficeApplicationMailSenders() {
        return new ApplicationMailSenders();
    }

    @Bean
    EnqueueSettings postOfficeEnqueueSettings(
            PostOfficeProperties properties, RecipientsProperties recipients, Backends backends) {
        return EnqueueSettingsFactory.create(properties, recipients, backends.names());
    }

    @Bean
    @ConditionalOnMissingBean
    MailService postOfficeMailService(
            MailPreparation preparation,
            CallersTransaction transaction,
            Inbox inbox,
            Announcements announcements,
            EnqueueObservation observation) {
        return new QueueingMailService(preparation, transaction, inbox, announcements, observation);
    }

    @Bean
    EnqueueObservation postOfficeEnqueueObservation(
            ObjectProvider<ObservationRegistry> registry, ObjectProvider<EnqueueObservationConvention> convention) {
        return new EnqueueObservation(
                registry.getIfUnique(() -> ObservationRegistry.NOOP), convention.getIfAvailable());
    }

    @Bean
    MailPreparation postOfficeMailPreparation(
            EnqueueSettings settings, AttachmentRules attachments, Renderer renderer) {
        return new MailPreparation(settings, attachments, Clock.systemUTC(), renderer);
    }

    @Bean
    Announcements postOfficeAnnouncements(ObjectProvider<QueueDrainer> drainer, ApplicationEventPublisher publisher) {
        QueueDrainer local = drainer.getIfAvailable();
        return new Announcements(
                local == null ? WakeUp.NOBODY : local::wake,
                local == null ? Express.NONE : local::deliverNow,
                publisher::publishEvent);
    }

    @Bean
    CallersTransaction postOfficeCallersTransaction(
            QueueDataSource queue, @PostOfficeTransactionManager ObjectProvider<PlatformTransactionManager> marked) {
        PlatformTransactionManager fallback =
                marked.getIfAvailable(() -> new JdbcTransactionManager(queue.dataSource()));
        return new CallersTransaction(queue.dataSource(), fallback);
    }
}
