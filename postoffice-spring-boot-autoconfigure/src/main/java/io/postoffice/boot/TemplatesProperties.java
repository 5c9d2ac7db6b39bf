package io.postoffice.boot;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What mail is made of.
 *
 * @param locations Where templates are that are not in the database, the first one wins.
 * @param imageLocations Where the images are that templates show, the first one wins.
 * @param languageFallback Whether 'pt', and then the template without a language, stands in for a missing 'pt-BR'.
 * @param defaultLocale How numbers and dates are written in a mail without a language. By default that of the JVM.
 * @param cache How long templates and images are kept in memory.
 */
@ConfigurationProperties("postoffice.templates")
record TemplatesProperties(
        @DefaultValue("classpath:/postoffice/templates/") List<String> locations,
        @DefaultValue("classpath:/postoffice/images/") List<String> imageLocations,
        @DefaultValue("true") boolean languageFallback,
        @Nullable Locale defaultLocale,
        @DefaultValue Cache cache) {

    /**
     * How templates are kept.
     *
     * @param ttl How long a change made by another node may take to be seen; '0s' to keep nothing.
     * @param name Name of a cache of the application's CacheManager to keep templates in, instead of in memory.
     */
    record Cache(
            @DefaultValue("10s") Duration ttl, @Nullable String name) {

        Cache {
            PropertyCheck.inRange("postoffice.templates.cache.ttl", ttl, Duration.ZERO, Duration.ofDays(1));
        }
    }
}
