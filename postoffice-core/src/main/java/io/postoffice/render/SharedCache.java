package io.postoffice.render;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cache.Cache;

/**
 * Templates in a cache of the application's, which other nodes may use, too, and which need not take {@code null}. One that does not
 * work is one that has nothing: mail goes out without it.
 */
final class SharedCache {

    /** Stands for no template: no template has this name. */
    private static final Template NONE = Template.named("");

    private static final Logger logger = LoggerFactory.getLogger(SharedCache.class);

    private final Cache cache;
    private final AtomicBoolean told = new AtomicBoolean();
    private final Object lock = new Object();
    private int clearings;

    SharedCache(Cache cache) {
        this.cache = cache;
    }

    /** What is kept, or what is loaded and kept now; empty if nothing was loaded. */
    Optional<Optional<Template>> find(String key, Supplier<Optional<Optional<Template>>> loader) {
        int before = clearings();
        Template kept = kept(key);
        if (kept != null) {
            return Optional.of(kept.equals(NONE) ? Optional.empty() : Optional.of(kept));
        }
        Optional<Optional<Template>> loaded = loader.get();
        loaded.ifPresent(template -> keep(key, template.orElse(NONE), before));
        return loaded;
    }

    private int clearings() {
        synchronized (lock) {
            return clearings;
        }
    }

    private @Nullable Template kept(String key) {
        try {
            return cache.get(key, Template.class);
        } catch (RuntimeException ex) {
            // Each cache throws what it likes: when it is not reached, and for what it cannot give back as it was.
            tell("read", ex);
            return null;
        }
    }

    /** Unless all was forgotten while it was loaded: it may be from before whatever it is that changed. */
    private void keep(String key, Template template, int before) {
        synchronized (lock) {
            if (clearings == before) {
                try {
                    cache.put(key, template);
                } catch (RuntimeException ex) {
                    // As above.
                    tell("written to", ex);
                }
            }
        }
    }

    void clear() {
        synchronized (lock) {
            clearings++;
            try {
                cache.clear();
            } catch (RuntimeException ex) {
                // As above; the edit is made already. Told each time, since mail may be made of what was before.
                logger.warn(
                        "The cache '{}' of templates could not be cleared after an edit ({}): mail may be made of the former templates for as long as the cache keeps them",
                        cache.getName(),
                        ex.getClass().getName());
            }
        }
    }

    /** Once: it would be told with each mail. The message of what was thrown may hold a template. */
    private void tell(String what, RuntimeException ex) {
        if (told.compareAndSet(false, true)) {
            logger.warn(
                    "The cache '{}' of templates cannot be {} ({}): templates are loaded for each mail; it has to give back what was put, of type {}",
                    cache.getName(),
                    what,
                    ex.getClass().getName(),
                    Template.class.getName());
        }
    }
}
