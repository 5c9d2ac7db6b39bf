package io.postoffice.render;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.cache.Cache;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A source that asks another one seldom. An edit is seen by the transaction that makes it at once, by its node when the transaction
 * has ended, and by the others when what they keep is too old.
 *
 * <p>What is kept is loaded apart from the caller's transaction, which may see what is never committed, or what was before it began.
 * That takes a second connection while the caller holds one; so one thread does it at a time, and others read for themselves
 * meanwhile: a pool that callers have emptied would let all of them wait for one another.
 */
public final class TemplateCache implements TemplateSource {

    private final Sources sources;
    private final Lookup lookup;
    private final Runnable clear;
    private final ReentrantLock loading = new ReentrantLock();

    private TemplateCache(Sources sources, Lookup lookup, Runnable clear) {
        this.sources = sources;
        this.lookup = lookup;
        this.clear = clear;
    }

    /**
     * Keeps templates in memory.
     *
     * @param ttl how long; zero for not at all
     */
    public static TemplateCache inMemory(Sources sources, Duration ttl) {
        TtlCache<Key, Optional<Template>> cache = new TtlCache<>(ttl, System::nanoTime);
        // What is not kept may be read in the caller's transaction, and takes no second connection.
        Sources used = ttl.isZero() ? new Sources(sources.joined(), sources.joined()) : sources;
        return new TemplateCache(used, cache::find, cache::clear);
    }

    /** Keeps templates in a cache of the application's, which says how long. */
    public static TemplateCache in(Cache cache, Sources sources) {
        SharedCache shared = new SharedCache(cache);
        return new TemplateCache(
                sources, (key, loader) -> shared.find(key.name() + "|" + key.language(), loader), shared::clear);
    }

    @Override
    public Optional<Template> find(String name, String language) {
        return isEditedHere()
                ? sources.joined().find(name, language)
                : lookup.find(new Key(name, language), () -> load(name, language))
                        .orElseGet(() -> sources.joined().find(name, language));
    }

    /** What is to be kept; empty while somebody else loads. */
    private Optional<Optional<Template>> load(String name, String language) {
        if (!loading.tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(sources.committed().find(name, language));
        } finally {
            loading.unlock();
        }
    }

    /** What this one asks: the templates as they are, to the caller's transaction. */
    public TemplateSource uncached() {
        return sources.joined();
    }

    /** Forgets all, once the current transaction has ended: until then, others would read what was before. */
    public void templatesChanged() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            clear.run();
        } else if (!isEditedHere()) {
            TransactionSynchronizationManager.registerSynchronization(new Edit(this));
        }
    }

    private boolean isEditedHere() {
        return TransactionSynchronizationManager.isSynchronizationActive()
                && TransactionSynchronizationManager.getSynchronizations().contains(new Edit(this));
    }

    /**
     * Where templates come from.
     *
     * @param joined as the caller's transaction sees them
     * @param committed as they are to all, whatever transaction the caller is in
     */
    public record Sources(TemplateSource joined, TemplateSource committed) {}

    /** That the current transaction has edited templates. */
    private record Edit(TemplateCache cache) implements TransactionSynchronization {

        @Override
        public void afterCompletion(int status) {
            cache.clear.run();
        }
    }

    private record Key(String name, String language) {}

    @FunctionalInterface
    private interface Lookup {

        /** What is kept, or what is loaded and kept now; empty if nothing was loaded. */
        Optional<Optional<Template>> find(Key key, Supplier<Optional<Optional<Template>>> loader);
    }
}
