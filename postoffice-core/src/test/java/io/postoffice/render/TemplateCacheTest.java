package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        cache.get("a", this::load);
        nanos = Duration.ofSeconds(10).toNanos() - 1;
        cache.get("a", this::load);
        assertThat(asked).containsExactly("a");

        nanos++;
        cache.get("a", this::load);
        cache.clear();
        cache.get("a", this::load);
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
                ? TemplateCache.in(new ConcurrentMapCache("templates"), source)
                : TemplateCache.inMemory(source, Duration.ofHours(1));
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
        TemplateCache cache = TemplateCache.in(strict, (name, language) -> {
            asked.add(name + "|" + language);
            return language.isEmpty() ? Optional.of(Template.named(name)) : Optional.empty();
        });
        for (int i = 0; i < 2; i++) {
            assertThat(cache.find("a", "de")).isEmpty();
            assertThat(cache.find("a", "")).isPresent();
        }
        assertThat(asked).containsExactly("a|de", "a|");
    }

    @Test
    void whatTheSourceThrowsIsThrown() {
        TemplateCache cache = TemplateCache.in(new ConcurrentMapCache("templates"), (name, language) -> {
            throw new TemplateException(List.of(new TemplateProblem(Form.TEXT, 0, 0, "the file is not in UTF-8")));
        });
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> cache.find("a", ""));
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
        cache.get("a", this::load);
        cache.get("a", this::load);

        assertThat(asked).containsExactly("a", "a");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void changeIsSeenByTheNodeThatMakesItOnceItsTransactionHasEnded(boolean spring) {
        TemplateSource source = (name, language) -> load(name + "|" + language);
        TemplateCache cache = spring
                ? TemplateCache.in(new ConcurrentMapCache("templates"), source)
                : TemplateCache.inMemory(source, Duration.ofHours(1));
        cache.find("a", "de");
        cache.find("a", "");
        cache.find("a", "de");
        assertThat(asked).containsExactly("a|de", "a|");

        TransactionSynchronizationManager.initSynchronization();
        cache.templatesChanged();
        cache.find("a", "de");
        assertThat(asked).hasSize(2);
        TransactionSynchronizationManager.getSynchronizations()
                .forEach(synchronization -> synchronization.afterCompletion(TransactionSynchronization.STATUS_UNKNOWN));
        cache.find("a", "de");
        assertThat(asked).hasSize(3);

        TransactionSynchronizationManager.clear();
        cache.templatesChanged();
        cache.find("a", "de");
        assertThat(asked).hasSize(4);
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
