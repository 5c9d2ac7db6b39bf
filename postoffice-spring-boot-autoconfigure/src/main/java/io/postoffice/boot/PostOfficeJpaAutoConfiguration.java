package io.postoffice.boot;

import io.postoffice.store.OwnTablesExcluded;
import io.postoffice.store.PostOfficeEntities;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.cfg.SchemaToolingSettings;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jpa.autoconfigure.EntityManagerFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;

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
public final class PostOfficeJpaAutoConfiguration {

    @Bean
    EntityManagerFactoryBuilderCustomizer postOfficeEntitiesCustomizer() {
        return builder -> builder.addPersistenceUnitPostProcessors(
                unit -> PostOfficeEntities.classNames().forEach(unit::addManagedClassName));
    }

    /** Only where the application has no filter of its own, which can then leave our tables out itself. */
    @Bean
    HibernatePropertiesCustomizer postOfficeSchemaFilterCustomizer() {
        return properties ->
                properties.putIfAbsent(SchemaToolingSettings.HBM2DDL_FILTER_PROVIDER, new OwnTablesExcluded());
    }
}
