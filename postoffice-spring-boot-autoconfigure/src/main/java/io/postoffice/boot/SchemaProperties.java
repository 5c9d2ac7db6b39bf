package io.postoffice.boot;

import io.postoffice.store.SchemaMode;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The queue's tables.
 *
 * @param mode Who creates and upgrades the tables: Flyway at every start, the script once, or the application.
 */
@ConfigurationProperties("postoffice.schema")
record SchemaProperties(@DefaultValue("flyway") SchemaMode mode) {}
