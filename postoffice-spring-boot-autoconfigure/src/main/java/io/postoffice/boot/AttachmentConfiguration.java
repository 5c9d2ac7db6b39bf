package io.postoffice.boot;

import io.postoffice.archive.AttachmentRecords;
import io.postoffice.enqueue.AttachmentRules;
import io.postoffice.store.AttachmentStorage;
import io.postoffice.store.ChunkStorage;
import io.postoffice.store.FileSystemStorage;
import io.postoffice.store.JdbcAttachments;
import io.postoffice.store.QueueDatabase;
import io.postoffice.store.UnusedAttachments;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What mail carries, and where it is kept: an application may bring a storage of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttachmentsProperties.class)
class AttachmentConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AttachmentStorage postOfficeAttachmentStorage(QueueDatabase database, AttachmentsProperties properties) {
        Path directory = properties.directory();
        return directory == null ? new ChunkStorage(database) : files(directory);
    }

    private static AttachmentStorage files(Path directory) {
        try {
            return new FileSystemStorage(directory);
        } catch (IOException ex) {
            throw new InvalidConfigurationPropertyValueException(
                    "postoffice.attachments.directory",
                    directory,
                    "It must be a directory that can be written to, or made: "
                            + ex.getClass().getName() + ".");
        }
    }

    @Bean
    JdbcAttachments postOfficeAttachments(QueueDatabase database, AttachmentStorage storage) {
        return new JdbcAttachments(database, storage);
    }

    @Bean
    @ConditionalOnMissingBean
    AttachmentRecords postOfficeAttachmentRecords(QueueDatabase database, AttachmentStorage storage) {
        return new UnusedAttachments(database, storage);
    }

    @Bean
    AttachmentRules postOfficeAttachmentRules(AttachmentsProperties properties) {
        return properties.rules();
    }
}
