package io.postoffice.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.postoffice.archive.MailArchive;
import io.postoffice.outcome.GroupSettler;
import io.postoffice.transport.Backends;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Measures the queue, where the application has a Micrometer registry. */
@AutoConfiguration(
        after = PostOfficeActuatorAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MailArchive.class, MeterRegistry.class})
public final class PostOfficeMetricsAutoConfiguration {

    @Bean
    MailCounters postOfficeMailCounters(MeterRegistry registry) {
        return new MailCounters(registry);
    }

    @Bean
    LedgerDecorator postOfficeWaitTimer(MeterRegistry registry) {
        return ledger -> new WaitTimer(ledger, registry);
    }

    @Bean
    QueueMeters postOfficeQueueMeters(
            QueueControl control, Backends backends, ObjectProvider<GroupSettler> settler, MailCounters counters) {
        GroupSettler local = settler.getIfAvailable();
        return new QueueMeters(control, backends, local == null ? () -> 0 : local::unsettled, counters);
    }
}
