package io.postoffice.boot;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/**
 * Has Boot create the {@link SchemaInitializer} before the entity manager factory and all else that needs a ready database, and
 * after the application's Flyway and Liquibase: those may insist on an empty schema.
 */
final class SchemaInitializerDetector extends AbstractBeansOfTypeDatabaseInitializerDetector {

    /** Boot's own for Flyway and Liquibase have an order of 1 and less. */
    private static final int AFTER_MIGRATIONS = 100;

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(SchemaInitializer.class);
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }
}
