package io.postoffice.boot;

import io.postoffice.archive.Cleanup;
import io.postoffice.boot.OneShotProperties.Task;
import io.postoffice.claim.Pauses;
import io.postoffice.drain.QueueDrainer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Does something with the queue once, where that is asked for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OneShotProperties.class)
class OneShotConfiguration {

    @Bean
    OneShotRun postOfficeOneShotRun(
            OneShotProperties properties,
            ObjectProvider<QueueDrainer> drainer,
            Pauses pauses,
            Cleanup cleanup,
            ObjectProvider<OneShotExit> exit) {
        PropertyCheck.require(
                !properties.tasks().contains(Task.DRAIN) || drainer.getIfAvailable() != null,
                "postoffice.one-shot.tasks",
                "drain",
                "It needs 'postoffice.queue.enabled: true'.");
        return new OneShotRun(properties, drainer, pauses, cleanup, exit.getIfAvailable(() -> OneShotExit.OF_THE_JVM));
    }
}
