package io.postoffice.boot;

import io.postoffice.archive.MailArchive;
import io.postoffice.claim.Pauses;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.transport.Backends;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows the queue through Actuator, where the application has it. */
@AutoConfiguration(after = PostOfficeAutoConfiguration.class)
@ConditionalOnBean(MailArchive.class)
public final class PostOfficeActuatorAutoConfiguration {

    @Bean
    QueueControl postOfficeQueueControl(
            MailArchive archive, Pauses pauses, Backends backends, ObjectProvider<QueueDrainer> drainer) {
        return new QueueControl(archive, pauses, backends, drainer.getIfAvailable());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    @ConditionalOnAvailableEndpoint(QueueEndpoint.class)
    @EnableConfigurationProperties(QueueEndpointProperties.class)
    static class EndpointConfiguration {

        @Bean
        @ConditionalOnMissingBean
        QueueEndpoint postOfficeQueueEndpoint(
                MailArchive archive, QueueControl control, QueueEndpointProperties properties) {
            return new QueueEndpoint(archive, control, properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
    @ConditionalOnEnabledHealthIndicator("postoffice")
    @EnableConfigurationProperties(HealthProperties.class)
    static class HealthConfiguration {

        @Bean
        @ConditionalOnMissingBean(name = "postOfficeHealthIndicator")
        HealthIndicator postOfficeHealthIndicator(QueueControl control, HealthProperties limits) {
            return new QueueHealthIndicator(control, limits);
        }
    }
}
