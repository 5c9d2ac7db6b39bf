package io.postoffice.render;

import java.time.Duration;
import java.util.Optional;
import org.springframework.cache.Cache;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A source that asks another one seldom. An edit is seen by the node that makes it when its transaction has ended, and by the
 * others when what they keep is too old.
 */
public final class TemplateCache implements TemplateSource {

    private final TemplateSource source;
    private final Lookup lookup;
    private final Runnable clear;

    private TemplateCache(TemplateSource source, Lookup lookup, Runnable clear) {
        this.source = source;
        this.lookup = lookup;
        this.clear = clear;
    }

    /**
     * Keeps templates in memory.
     *
     * @param ttl how long; zero for not at all
     */
    public static TemplateCache inMemory(TemplateSource source, Duration ttl) {
        TtlCache<Key, Optional<Template>> cache = new TtlCache<>(ttl, System::nanoTime);
        return new TemplateCache(
                source,
                key -> cache.get(key, missing -> source.find(missing.name(), missing.language())),
                cache::clear);
    }

    /** Keeps templates in a cache of the application's, which says how long. */
    public static TemplateCache in(Cache cache, TemplateSource source) {
        SharedCache shared = new SharedCache(cache);
        return new TemplateCache(
                source,
                key -> shared.get(key.name() + "|" + key.language(), () -> source.find(key.name(), key.language())),
                shared::clear);
    }

    @Override
    public Optional<Template> find(String name, String language) {
        return lookup.find(new Key(name, language));
    }

    /** What this one asks: the templates as they are. */
    public TemplateSource uncached() {
        return source;
    }

    /** Forgets all, once the current transaction has ended: until then, others would read what was before. */
    public void templatesChanged() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            clear.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                clear.run();
            }
        });
    }

    private record Key(String name, String language) {}

    @FunctionalInterface
    private interface Lookup {

        Optional<Template> find(Key key);
    }
}
