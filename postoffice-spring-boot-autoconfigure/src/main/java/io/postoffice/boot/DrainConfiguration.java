package io.postoffice.boot;

import io.micrometer.observation.ObservationRegistry;
import io.postoffice.claim.Claims;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.claim.ReapRule;
import io.postoffice.claim.Reaper;
import io.postoffice.drain.DeliveryObservation;
import io.postoffice.drain.DeliveryObservationConvention;
import io.postoffice.drain.DrainSettings;
import io.postoffice.drain.LaneThreads;
import io.postoffice.drain.QueueDrainer;
import io.postoffice.drain.QueueDrainer.Engine;
import io.postoffice.outcome.GroupSettler;
import io.postoffice.outcome.Ledger;
import io.postoffice.outcome.MailEvents;
import io.postoffice.outcome.OutcomeRules;
import io.postoffice.outcome.RetryPolicy;
import io.postoffice.render.Renderer;
import io.postoffice.transport.Backends;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Delivers mail on this node, unless it is to send only. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "postoffice.queue.enabled", matchIfMissing = true)
@EnableConfigurationProperties({DeliveryProperties.class, RetryProperties.class})
class DrainConfiguration {

    private static final int REAP_LIMIT = 500;

    /** How many times within a lease it is extended, so that it does not lapse when the database fails once, and quickly. */
    private static final int EXTENSIONS_PER_LEASE = 3;

    @Bean
    @ConditionalOnMissingBean
    RetryPolicy postOfficeRetryPolicy(RetryProperties properties) {
        return new RetryPolicy(properties.delays(), properties.jitter(), properties.maxAttempts(), properties.maxAge());
    }

    @Bean
    NodeName postOfficeNodeName(QueueProperties properties) {
        return NodeName.of(properties.node());
    }

    @Bean
    LeaseKeeper postOfficeLeaseKeeper(Claims claims, NodeName node, QueueProperties properties) {
        return new LeaseKeeper(claims, node.value(), properties.lease(), System::nanoTime);
    }

    @Bean
    GroupSettler postOfficeSettler(
            Ledger ledger,
            LeaseKeeper leases,
            OutcomeRules rules,
            MailEvents events,
            ObjectProvider<LedgerDecorator> decorator) {
        Ledger watched = decorator.getIfAvailable(() -> plain -> plain).apply(ledger);
        return new GroupSettler(watched, leases, rules, events);
    }

    @Bean
    OutcomeRules postOfficeOutcomeRules(RetryPolicy retry, DeliveryProperties properties, Backends backends) {
        return new OutcomeRules(retry, properties.unknownOutcome(), backends.namesInFailover());
    }

    @Bean
    Reaper postOfficeReaper(Claims claims, OutcomeRules rules, QueueProperties queue) {
        Duration patience = queue.lease().dividedBy(EXTENSIONS_PER_LEASE);
        return new Reaper(
                claims, new ReapRule(REAP_LIMIT, rules.retry().maxAttempts(), rules.unknownOutcome(), patience));
    }

    @Bean
    @ConditionalOnMissingBean
    LaneThreads postOfficeLaneThreads(Environment environment) {
        if (Threading.VIRTUAL.isActive(environment)) {
            return prefix -> new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory();
        }
        return LaneThreads.PLATFORM;
    }

    @Bean
    DrainSettings postOfficeDrainSettings(QueueProperties properties, OneShotProperties oneShot, NodeName node) {
        return new DrainSettings(
                node.value(),
                properties.batchSize(),
                properties.pollInterval(),
                properties.lease().dividedBy(EXTENSIONS_PER_LEASE),
                properties.stopLimit(),
                properties.autoStart() && oneShot.tasks().isEmpty());
    }

    @Bean
    Engine postOfficeEngine(
            Renderer renderer,
            LeaseKeeper leases,
            GroupSettler settler,
            Reaper reaper,
            DeliveryObservation observation) {
        return new Engine(renderer, leases, settler, reaper, observation);
    }

    @Bean
    DeliveryObservation postOfficeDeliveryObservation(
            ObjectProvider<ObservationRegistry> registry, ObjectProvider<DeliveryObservationConvention> convention) {
        return new DeliveryObservation(
                registry.getIfUnique(() -> ObservationRegistry.NOOP), convention.getIfAvailable());
    }

    @Bean
    QueueDrainer postOfficeDrainer(Engine engine, Backends backends, DrainSettings settings, LaneThreads threads) {
        return new QueueDrainer(engine, backends, settings, threads);
    }
}
