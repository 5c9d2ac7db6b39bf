package io.postoffice.render;

import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.cache.Cache;

/** Templates in a cache of the application's, which other nodes may use, too, and which need not take {@code null}. */
final class SharedCache {

    /** Stands for no template: no template has this name. */
    private static final Template NONE = Template.named("");

    private final Cache cache;
    private final Object lock = new Object();
    private int clearings;

    SharedCache(Cache cache) {
        this.cache = cache;
    }

    Optional<Template> get(String key, Supplier<Optional<Template>> loader) {
        int before = clearings();
        Template kept = cache.get(key, Template.class);
        if (kept == null) {
            kept = loader.get().orElse(NONE);
            keep(key, kept, before);
        }
        return kept.equals(NONE) ? Optional.empty() : Optional.of(kept);
    }

    private int clearings() {
        synchronized (lock) {
            return clearings;
        }
    }

    /** Unless all was forgotten while it was loaded: it may be from before whatever it is that changed. */
    private void keep(String key, Template template, int before) {
        synchronized (lock) {
            if (clearings == before) {
                cache.put(key, template);
            }
        }
    }

    void clear() {
        synchronized (lock) {
            clearings++;
            cache.clear();
        }
    }
}
