package io.postoffice.boot;

import io.postoffice.enqueue.CallersTransaction;
import io.postoffice.render.ContextSerializer;
import io.postoffice.render.FileTemplates;
import io.postoffice.render.InlineImages;
import io.postoffice.render.JsonContextSerializer;
import io.postoffice.render.Locations;
import io.postoffice.render.Renderer;
import io.postoffice.render.TemplateCache;
import io.postoffice.render.TemplateService;
import io.postoffice.render.TemplateSource;
import io.postoffice.store.JdbcTemplates;
import io.postoffice.store.QueueDatabase;
import java.util.Locale;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What mail is made of: templates in the database and in files, and images. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TemplatesProperties.class)
class TemplateConfiguration {

    @Bean
    JdbcTemplates postOfficeTemplates(QueueDatabase database, CallersTransaction transaction) {
        return new JdbcTemplates(database, transaction::call);
    }

    @Bean
    @ConditionalOnMissingBean
    ContextSerializer postOfficeContextSerializer() {
        return new JsonContextSerializer();
    }

    @Bean
    TemplateCache postOfficeTemplateCache(
            JdbcTemplates database,
            TemplatesProperties properties,
            ObjectProvider<CacheManager> managers,
            ApplicationContext context) {
        FileTemplates files = new FileTemplates(new Locations(context, properties.locations()));
        TemplateCache.Sources sources =
                new TemplateCache.Sources(first(database, files), first(database.committed(), files));
        String name = properties.cache().name();
        return name == null
                ? TemplateCache.inMemory(sources, properties.cache().ttl())
                : TemplateCache.in(cache(name, managers), sources);
    }

    @Bean
    Renderer postOfficeRenderer(
            TemplateCache cache,
            ContextSerializer serializer,
            TemplatesProperties properties,
            ApplicationContext context) {
        Locations images = new Locations(context, properties.imageLocations());
        Locale locale = properties.defaultLocale();
        return new Renderer(
                cache,
                serializer,
                new InlineImages(images, properties.cache().ttl()),
                new Renderer.Settings(
                        locale == null ? Locale.getDefault() : locale, properties.languageFallback(), context));
    }

    @Bean
    TemplateService postOfficeTemplateService(
            JdbcTemplates database, Renderer renderer, TemplateCache cache, ContextSerializer serializer) {
        // Who edits templates sees them as they are, not as they were some seconds ago.
        return new TemplateService(database, renderer.of(cache.uncached()), serializer, cache::templatesChanged);
    }

    private static TemplateSource first(TemplateSource database, TemplateSource files) {
        return (name, language) -> database.find(name, language).or(() -> files.find(name, language));
    }

    private static Cache cache(String name, ObjectProvider<CacheManager> managers) {
        CacheManager manager = managers.getIfUnique();
        Cache cache = manager == null ? null : manager.getCache(name);
        if (cache == null) {
            throw new InvalidConfigurationPropertyValueException(
                    "postoffice.templates.cache.name",
                    name,
                    manager == null
                            ? "There is no CacheManager, or more than one; leave it out to keep templates in memory."
                            : "The CacheManager has no cache of this name.");
        }
        return cache;
    }
}
