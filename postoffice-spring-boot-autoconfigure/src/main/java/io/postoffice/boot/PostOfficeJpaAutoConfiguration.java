package io.postoffice.boot;

import io.postoffice.store.OwnTablesExcluded;
import io.postoffice.store.PostOfficeEntities;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.cfg.SchemaToolingSettings;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jpa.autoconfigure.EntityManagerFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Adds the queue's entities to the application's persistence unit, whatever it scans for itself: an {@code @EntityScan} of the
 * application hides the packages that others registered, and registering ours would hide the application's.
 */
@AutoConfiguration(before = HibernateJpaAutoConfiguration.class)
@ConditionalOnClass({
    EntityManagerFactory.class,
    EntityManagerFactoryBuilderCustomizer.class,
    HibernatePropertiesCustomizer.class
})
@EnableConfigurationProperties(JpaProperties.class)
public final class PostOfficeJpaAutoConfiguration {

    @Bean
    EntityManagerFactoryBuilderCustomizer postOfficeEntitiesCustomizer(JpaProperties properties) {
        return builder -> builder.addPersistenceUnitPostProcessors(unit -> {
            if (properties.entities().belongTo(unit)) {
                PostOfficeEntities.classNames().forEach(unit::addManagedClassName);
            }
        });
    }

    /** Last, so that it sees the filter that the application may have set. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    HibernatePropertiesCustomizer postOfficeSchemaFilterCustomizer() {
        return properties -> properties.compute(
                SchemaToolingSettings.HBM2DDL_FILTER_PROVIDER,
                (setting, configured) -> OwnTablesExcluded.besides(configured));
    }
}
