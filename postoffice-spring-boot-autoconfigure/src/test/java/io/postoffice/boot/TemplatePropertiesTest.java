package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postoffice.InlineImage;
import io.postoffice.MailBody;
import io.postoffice.Templating;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.render.Renderer;
import io.postoffice.render.StoredTemplate;
import io.postoffice.render.Template;
import io.postoffice.render.TemplateService;
import io.postoffice.render.UnrenderableMailException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.StaticMessageSource;

/** What the properties of templates change, and what an application adds. */
final class TemplatePropertiesTest {

    private final TestDatabase database = TestDatabase.create(Product.H2);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        write("welcome/subject.txt", "Hello [[${name}]]");
        write("welcome/body.html", "<p>from a file, [[${number(1234.5)}]]</p>");
        write("welcome/layout.txt", "frame");
        write("welcome/de/subject.txt", "Hallo [[${name}]]");
        write("frame/body.html", "<body><h1>file</h1><div th:content></div></body>");
    }

    @Test
    void databaseWinsOverFilesAlsoForLayouts() {
        try (Host host = boot("postoffice.templates.default-locale=en")) {
            assertThat(made(host, "").html())
                    .isEqualTo("<body><h1>file</h1><div><p>from a file, 1,234.5</p></div></body>");

            TemplateService templates = host.bean(TemplateService.class);
            templates.create(Template.named("frame").html("<body><h1>database</h1><div th:content></div></body>"));
            assertThat(made(host, "").html()).contains("<h1>database</h1><div><p>from a file");
            templates.create(Template.named("welcome").html("<p>from the database</p>"));
            assertThat(made(host, "").html()).isEqualTo("<p>from the database</p>");
            templates.delete("welcome");
            assertThat(made(host, "").html()).contains("from a file");
        }
    }

    @Test
    void languageFallsBackUnlessThatIsSwitchedOff() {
        try (Host host = boot()) {
            assertThat(made(host, "de-AT").subject()).isEqualTo("Hallo Ann");
            assertThat(made(host, "fr").subject()).isEqualTo("Hello Ann");
        }
        try (Host host = boot("postoffice.templates.language-fallback=false")) {
            assertThatExceptionOfType(UnrenderableMailException.class)
                    .isThrownBy(() -> made(host, "de-AT"))
                    .withMessage("template 'welcome' does not exist in language de-AT");
        }
    }

    @Test
    void numbersOfAMailWithoutALanguageAreThoseOfTheDefaultLocale() {
        try (Host host = boot("postoffice.templates.default-locale=de")) {
            assertThat(made(host, "").html()).contains("1.234,5");
        }
    }

    @Test
    void fileThatChangesIsSeenWhenItsTimeIsOverAndWithoutACacheAtOnce() throws IOException {
        try (Host host = boot("postoffice.templates.cache.ttl=1h")) {
            assertThat(made(host, "").subject()).isEqualTo("Hello Ann");
            write("welcome/subject.txt", "Hi [[${name}]]");
            assertThat(made(host, "").subject()).isEqualTo("Hello Ann");
            assertThat(host.bean(TemplateService.class)
                            .preview("welcome", "", Map.of("name", "Ann"))
                            .subject())
                    .isEqualTo("Hi Ann");
        }
        try (Host host = boot("postoffice.templates.cache.ttl=0s")) {
            assertThat(made(host, "").subject()).isEqualTo("Hi Ann");
            write("welcome/subject.txt", "Good day, [[${name}]]");
            assertThat(made(host, "").subject()).isEqualTo("Good day, Ann");
        }
    }

    @Test
    void templatesAreKeptInACacheOfTheApplication() {
        try (Host host = boot(List.of(Caches.class), "postoffice.templates.cache.name=mail-templates")) {
            Cache cache = Objects.requireNonNull(host.bean(CacheManager.class).getCache("mail-templates"));
            made(host, "");
            assertThat(cache.get("welcome|", Template.class))
                    .extracting(Template::subject)
                    .isEqualTo("Hello [[${name}]]");

            host.bean(TemplateService.class).create(Template.named("welcome").subject("Stored"));
            assertThat(cache.get("welcome|")).isNull();
            assertThat(made(host, "").subject()).isEqualTo("Stored");
        }
    }

    @Test
    void cacheThatIsNotThereIsToldAtTheStart() {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() ->
                        boot("postoffice.templates.cache.name=mail-templates").close())
                .withStackTraceContaining("There is no CacheManager");
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> boot(List.of(Caches.class), "postoffice.templates.cache.name=other")
                        .close())
                .withStackTraceContaining("The CacheManager has no cache of this name");
    }

    @Test
    void messagesAreThoseOfTheApplication() throws IOException {
        write("welcome/body.txt", "[[#{greeting(${name})}]]");
        try (Host host = boot(List.of(Texts.class))) {
            assertThat(made(host, "de").subject()).isEqualTo("Hallo Ann");
            assertThat(made(host, "fr").text()).isEqualTo("Bonjour Ann !");
            assertThatExceptionOfType(UnrenderableMailException.class)
                    .isThrownBy(() -> made(host, "es"))
                    .withMessageContaining("the application has no message for #{...}");
        }
    }

    @Test
    void imagesAreThoseOfTheirLocations() throws IOException {
        write("welcome/body.html", "<img th:inline-image=\"'a/logo.png'\">");
        write("a/logo.png", "png");
        try (Host host = boot("postoffice.templates.image-locations=" + folder.toUri())) {
            assertThat(made(host, "").images())
                    .extracting(InlineImage::fileName)
                    .containsExactly("logo.png");
        }
    }

    @Test
    void exportIsALocationAndComesBack(@TempDir Path export) throws IOException {
        Template order = Template.named("shop/order")
                .language("pt-BR")
                .subject("Pedido [[${name}]]")
                .html("<p>x</p>")
                .description("Pedidos");
        try (Host host = boot()) {
            host.bean(TemplateService.class).create(order);
            host.bean(TemplateService.class).exportTo(export);
        }
        TestDatabase other = TestDatabase.create(Product.H2);
        try (Host host =
                Host.run(List.of(PlainApplication.class), other, "postoffice.templates.locations=" + export.toUri())) {
            TemplateService templates = host.bean(TemplateService.class);
            assertThat(templates
                            .preview("shop/order", "pt-BR", Map.of("name", "Ann"))
                            .subject())
                    .isEqualTo("Pedido Ann");
            assertThat(templates.importFrom(export)).isOne();
            assertThat(templates.findAll()).extracting(StoredTemplate::template).containsExactly(order);
        }
    }

    @Test
    void oneRendererServesMailAndThoseWhoEdit() {
        try (Host host = boot()) {
            assertThat(host.context().getBeansOfType(Renderer.class)).hasSize(1);
        }
    }

    private static MailBody made(Host host, String language) {
        Renderer renderer = host.bean(Renderer.class);
        Map<String, @Nullable Object> data = Map.of("name", "Ann");
        Renderer.Rendered rendered = renderer.render(new Templating("welcome", language, data, false), MailBody.EMPTY);
        return renderer.complete(Messages.of(rendered.body(), rendered.rendering()))
                .body();
    }

    private Host boot(String... properties) {
        return boot(List.of(), properties);
    }

    private Host boot(List<Class<?>> more, String... properties) {
        List<Class<?>> sources = new ArrayList<>(List.of(PlainApplication.class));
        sources.addAll(more);
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "postoffice.templates.locations=" + folder.toUri();
        return Host.run(sources, database, all);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Configuration(proxyBeanMethods = false)
    static class Caches {

        @Bean
        CacheManager cacheManager() {
            return new ConcurrentMapCacheManager("mail-templates");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Texts {

        @Bean
        MessageSource messageSource() {
            StaticMessageSource messages = new StaticMessageSource();
            messages.addMessage("greeting", Locale.GERMAN, "Guten Tag {0}!");
            messages.addMessage("greeting", Locale.FRENCH, "Bonjour {0} !");
            return messages;
        }
    }
}
