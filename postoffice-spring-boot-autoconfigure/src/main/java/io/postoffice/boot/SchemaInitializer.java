package io.postoffice.boot;

import io.postoffice.store.SchemaInstaller;
import org.springframework.beans.factory.InitializingBean;

/** Sees to the queue's tables, after the application's own migrations and before anything uses the database. */
final class SchemaInitializer implements InitializingBean {

    private final SchemaInstaller installer;

    SchemaInitializer(SchemaInstaller installer) {
        this.installer = installer;
    }

    @Override
    public void afterPropertiesSet() {
        installer.install();
    }
}
