package io.postoffice.boot;

import io.postoffice.archive.AttachmentRecords;
import io.postoffice.archive.Cleanup;
import io.postoffice.archive.CleanupRules;
import io.postoffice.archive.CleanupSchedule;
import io.postoffice.archive.MailArchive;
import io.postoffice.archive.MailInspection;
import io.postoffice.archive.MailRecords;
import io.postoffice.claim.Pauses;
import io.postoffice.enqueue.CallersTransaction;
import io.postoffice.store.JdbcMailInspection;
import io.postoffice.store.JdbcMailRecords;
import io.postoffice.store.JdbcPauses;
import io.postoffice.store.QueueDatabase;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Mail at rest: found, withdrawn, taken up again, and removed when it is old. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CleanupProperties.class)
class ArchiveConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MailRecords postOfficeMailRecords(QueueDatabase database) {
        return new JdbcMailRecords(database);
    }

    @Bean
    @ConditionalOnMissingBean
    MailInspection postOfficeMailInspection(QueueDatabase database) {
        return new JdbcMailInspection(database);
    }

    @Bean
    @ConditionalOnMissingBean
    Pauses postOfficePauses(QueueDatabase database) {
        return new JdbcPauses(database);
    }

    @Bean
    MailArchive postOfficeMailArchive(
            MailRecords records,
            MailInspection inspection,
            CallersTransaction transaction,
            ApplicationEventPublisher events) {
        return new MailArchive(records, inspection, transaction::call, events::publishEvent);
    }

    @Bean
    Cleanup postOfficeCleanup(MailRecords records, AttachmentRecords attachments, CleanupRules rules) {
        return new Cleanup(records, attachments, rules);
    }

    @Bean
    CleanupRules postOfficeCleanupRules(CleanupProperties properties, AttachmentsProperties attachments) {
        return new CleanupRules(
                properties.retention(),
                properties.purgeContentAfter(),
                properties.deleteAttachments() ? attachments.grace() : null);
    }

    @Bean
    CleanupSchedule postOfficeCleanupSchedule(Cleanup cleanup, CleanupProperties properties, QueueProperties queue) {
        return new CleanupSchedule(cleanup, properties.isScheduled(queue.enabled()) ? properties.cron() : null);
    }
}
