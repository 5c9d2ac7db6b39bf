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
    TemplateAssembly postOfficeTemplateAssembly(
            JdbcTemplates database, TemplatesProperties properties, ApplicationContext context) {
        return new TemplateAssembly(database, properties, context);
    }

    @Bean
    TemplateCache postOfficeTemplateCache(
            TemplateAssembly assembly, TemplatesProperties properties, ObjectProvider<CacheManager> managers) {
        String name = properties.cache().name();
        return name == null
                ? TemplateCache.inMemory(assembly.source(), properties.cache().ttl())
                : TemplateCache.in(cache(name, managers), assembly.source());
    }

    @Bean
    Renderer postOfficeRenderer(TemplateAssembly assembly, TemplateCache cache, ContextSerializer serializer) {
        return assembly.renderer(cache, serializer);
    }

    @Bean
    TemplateService postOfficeTemplateService(
            JdbcTemplates database, TemplateAssembly assembly, TemplateCache cache, ContextSerializer serializer) {
        Renderer ofNow = assembly.renderer(assembly.source(), serializer);
        return new TemplateService(database, ofNow, serializer, cache::templatesChanged);
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

    /** What renderers are made of. */
    record TemplateAssembly(JdbcTemplates database, TemplatesProperties properties, ApplicationContext context) {

        /** The database wins. */
        TemplateSource source() {
            FileTemplates files = new FileTemplates(new Locations(context, properties.locations()));
            return (name, language) -> database.find(name, language).or(() -> files.find(name, language));
        }

        Renderer renderer(TemplateSource source, ContextSerializer serializer) {
            Locale locale = properties.defaultLocale();
            return new Renderer(
                    source,
                    serializer,
                    new InlineImages(
                            new Locations(context, properties.imageLocations()),
                            properties.cache().ttl()),
                    new Renderer.Settings(
                            locale == null ? Locale.getDefault() : locale, properties.languageFallback(), context));
        }
    }
}
