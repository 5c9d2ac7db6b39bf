package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is kept of templates, and for how long. */
final class TemplateCacheTest {

    private final List<String> asked = new ArrayList<>();
    private long nanos;

    @AfterEach
    void endTransaction() {
        TransactionSynchronizationManager.clear();
    }

    @Test
    void valueIsKeptForItsTime() {
        TtlCache<String, Optional<Template>> cache = new TtlCache<>(Duration.ofSeconds(10), () -> nanos);
        cache.find("a", () -> Optional.of(load("a")));
        nanos = Duration.ofSeconds(10).toNanos() - 1;
        cache.find("a", () -> Optional.of(load("a")));
        assertThat(asked).containsExactly("a");

        nanos++;
        cache.find("a", () -> Optional.of(load("a")));
        cache.clear();
        cache.find("a", () -> Optional.of(load("a")));
        assertThat(asked).containsExactly("a", "a", "a");
    }

    /** Begun before an edit, and ended after it: what it has read is from before. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void loadThatAnEditOvertookIsNotKept(boolean spring) {
        Template old = Template.named("a").subject("old");
        Template edited = Template.named("a").subject("edited");
        List<Runnable> edits = new ArrayList<>();
        TemplateSource source = (name, language) -> {
            asked.add(name);
            edits.forEach(Runnable::run);
            return Optional.of(asked.size() == 1 ? old : edited);
        };
        TemplateCache cache = spring
                ? TemplateCache.in(new ConcurrentMapCache("templates"), alike(source))
                : TemplateCache.inMemory(alike(source), Duration.ofHours(1));
        edits.add(cache::templatesChanged);
        assertThat(cache.find("a", "")).contains(old);
        edits.clear();

        assertThat(cache.find("a", "")).contains(edited);
        assertThat(cache.find("a", "")).contains(edited);
        assertThat(asked).hasSize(2);
    }

    @Test
    void cacheThatTakesNoNullKeepsThatThereIsNone() {
        ConcurrentMapCache strict = new ConcurrentMapCache("templates", false);
        TemplateCache cache = TemplateCache.in(strict, alike((name, language) -> {
            asked.add(name + "|" + language);
            return language.isEmpty() ? Optional.of(Template.named(name)) : Optional.empty();
        }));
        for (int i = 0; i < 2; i++) {
            assertThat(cache.find("a", "de")).isEmpty();
            assertThat(cache.find("a", "")).isPresent();
        }
        assertThat(asked).containsExactly("a|de", "a|");
    }

    @Test
    void whatTheSourceThrowsIsThrown() {
        TemplateCache cache = TemplateCache.in(new ConcurrentMapCache("templates"), alike((name, language) -> {
            throw new TemplateException(List.of(new TemplateProblem(Form.TEXT, 0, 0, "the file is not in UTF-8")));
        }));
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> cache.find("a", ""));
    }

    /** Such as one that another application writes to, or whose server does not answer. */
    @Test
    void cacheThatDoesNotWorkHasNothing() {
        ConcurrentMapCache other = new ConcurrentMapCache("templates");
        other.put("a|", "no template");
        assertThat(TemplateCache.in(other, alike((name, language) -> load(name)))
                        .find("a", ""))
                .isPresent();
        TemplateCache broken = TemplateCache.in(new BrokenCache(), alike((name, language) -> load(name)));
        broken.templatesChanged();
        assertThat(broken.find("a", "")).isPresent();
        assertThat(broken.find("a", "")).isPresent();
        assertThat(asked).hasSize(3);
    }

    private static final class BrokenCache extends ConcurrentMapCache {

        BrokenCache() {
            super("templates");
        }

        @Override
        protected Object lookup(Object key) {
            throw new IllegalStateException("not reached");
        }

        @Override
        public void put(Object key, @Nullable Object value) {
            throw new IllegalStateException("not reached");
        }

        @Override
        public void clear() {
            throw new IllegalStateException("not reached");
        }
    }

    private static TemplateCache.Sources alike(TemplateSource source) {
        return new TemplateCache.Sources(source, source);
    }

    @Test
    void whatIsNotThereIsNotKept() {
        TtlCache<String, String> cache = new TtlCache<>(Duration.ofSeconds(10), () -> nanos);
        assertThat(cache.find("a", Optional::empty)).isEmpty();
        assertThat(cache.find("a", () -> Optional.of("there"))).contains("there");
        assertThat(cache.find("a", Optional::empty)).contains("there");
    }

    @Test
    void nothingIsKeptForNoTime() {
        TtlCache<String, Optional<Template>> cache = new TtlCache<>(Duration.ZERO, () -> nanos);
        cache.find("a", () -> Optional.of(load("a")));
        cache.find("a", () -> Optional.of(load("a")));

        assertThat(asked).containsExactly("a", "a");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void changeIsSeenByTheNodeThatMakesItOnceItsTransactionHasEnded(boolean spring) {
        TemplateSource source = (name, language) -> load(name + "|" + language);
        TemplateCache cache = spring
                ? TemplateCache.in(new ConcurrentMapCache("templates"), alike(source))
                : TemplateCache.inMemory(alike(source), Duration.ofHours(1));
        cache.find("a", "de");
        cache.find("a", "");
        cache.find("a", "de");
        assertThat(asked).containsExactly("a|de", "a|");

        TransactionSynchronizationManager.initSynchronization();
        cache.templatesChanged();
        cache.templatesChanged();
        cache.find("a", "de");
        assertThat(asked).hasSize(3);
        TransactionSynchronizationManager.getSynchronizations()
                .forEach(synchronization -> synchronization.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN));
        cache.find("a", "de");
        assertThat(asked).hasSize(4);

        TransactionSynchronizationManager.clear();
        cache.templatesChanged();
        cache.find("a", "de");
        assertThat(asked).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            pt-BR,         'pt-BR,pt,'
            zh-Hant-TW,    'zh-Hant-TW,zh-Hant,zh,'
            de-CH-x-phone, 'de-CH-x-phone,de-CH,de,'
            '',            ''
            """)
    void closestLanguageStandsIn(String language, String chain) {
        assertThat(String.join(",", Names.fallbacks(language))).isEqualTo(chain);
    }

    private Optional<Template> load(String key) {
        asked.add(key);
        return Optional.of(Template.named("a"));
    }
}
