package io.postoffice.boot;

import io.postoffice.archive.AttachmentRecords;
import io.postoffice.boot.AttachmentsProperties.Storage;
import io.postoffice.enqueue.AttachmentRules;
import io.postoffice.store.AttachmentStorage;
import io.postoffice.store.AttachmentStorages;
import io.postoffice.store.ChunkStorage;
import io.postoffice.store.FileSystemStorage;
import io.postoffice.store.JdbcAttachments;
import io.postoffice.store.QueueDatabase;
import io.postoffice.store.UnusedAttachments;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** What mail carries, and where it is kept: an application may bring a storage of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttachmentsProperties.class)
class AttachmentConfiguration {

    @Bean
    @DependsOn("postOfficeSchemaInitializer")
    @ConditionalOnMissingBean
    AttachmentStorage postOfficeAttachmentStorage(QueueDatabase database, AttachmentsProperties properties) {
        return properties.storage() == Storage.DATABASE
                ? new ChunkStorage(database)
                : files(Objects.requireNonNull(properties.directory(), "directory"), database);
    }

    @Bean
    @DependsOn("postOfficeSchemaInitializer")
    AttachmentStorages postOfficeAttachmentStorages(
            QueueDatabase database,
            AttachmentStorage inForce,
            ObjectProvider<AttachmentStorage> all,
            AttachmentsProperties properties) {
        List<AttachmentStorage> others = new ArrayList<>(all.orderedStream().toList());
        // What was stored there is read from there, whatever is in force by now.
        Path directory = properties.directory();
        if (directory != null && !(inForce instanceof FileSystemStorage)) {
            others.add(files(directory, database));
        }
        AttachmentStorages storages = new AttachmentStorages(database, inForce, others);
        storages.warnOfMissing();
        return storages;
    }

    private static AttachmentStorage files(Path directory, QueueDatabase database) {
        try {
            return FileSystemStorage.shared(directory, database);
        } catch (IOException ex) {
            // The messages of most are nothing but a path.
            String reason = ex instanceof FileSystemException ? ex.getClass().getName() : ex.getMessage();
            throw new InvalidConfigurationPropertyValueException(
                    "postoffice.attachments.directory",
                    directory,
                    "It must be a directory that can be written to, or made: %s.".formatted(reason));
        }
    }

    @Bean
    JdbcAttachments postOfficeAttachments(QueueDatabase database, AttachmentStorages storages) {
        return new JdbcAttachments(database, storages);
    }

    @Bean
    @ConditionalOnMissingBean
    AttachmentRecords postOfficeAttachmentRecords(QueueDatabase database, AttachmentStorages storages) {
        return new UnusedAttachments(database, storages);
    }

    @Bean
    AttachmentRules postOfficeAttachmentRules(AttachmentsProperties properties) {
        return properties.rules();
    }
}
