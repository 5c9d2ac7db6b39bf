package io.postoffice.render;

import io.postoffice.InlineImage;
import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.Rendering;
import io.postoffice.Templating;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.util.function.SingletonSupplier;

/** Makes what a mail says of a template and data: when the mail is sent, or when it is delivered. */
public final class Renderer {

    private final TemplateSource templates;
    private final ContextSerializer serializer;
    private final InlineImages images;
    private final Settings settings;
    private final SingletonSupplier<Typesetter> typesetter;

    /**
     * @param images those that templates show
     */
    public Renderer(TemplateSource templates, ContextSerializer serializer, InlineImages images, Settings settings) {
        this.templates = templates;
        this.serializer = serializer;
        this.images = images;
        this.settings = settings;
        // With the first template: an application that has none need not load Thymeleaf when it starts.
        this.typesetter = SingletonSupplier.of(
                () -> new Typesetter(new CompiledTemplates(new Sandbox(SandboxLimits.DEFAULT)), settings.messages()));
    }

    private Renderer(Renderer other, TemplateSource templates) {
        this.templates = templates;
        this.serializer = other.serializer;
        this.images = other.images;
        this.settings = other.settings;
        this.typesetter = other.typesetter;
    }

    /** One of other templates, which shares all that it keeps with this one. */
    public Renderer of(TemplateSource otherTemplates) {
        return new Renderer(this, otherTemplates);
    }

    /**
     * What a mail says, or what it is to be made of later.
     *
     * @param literal what the application wrote, used where there is no template; and what goes with it
     * @throws UnrenderableMailException if it cannot be rendered
     * @throws IllegalArgumentException if the data cannot be kept; holds nothing of it
     */
    public Rendered render(Templating templating, MailBody literal) {
        WrittenContext written = WrittenContext.of(templating.context(), serializer);
        String language = language(templating.language());
        Template template =
                templating.template() == null ? literal(literal, language) : template(templating.template(), language);
        if (templating.onDelivery()) {
            typesetter.obtain().check(template, layout(template, language));
            return new Rendered(
                    MailBody.EMPTY.withAttachments(literal.attachments()),
                    new Rendering(templating.template(), templating.language(), written.text(), List.of()),
                    written.text());
        }
        Page page = page(template, language, written.data(), ShownImages.of(images, literal.attachments()));
        return new Rendered(
                page.body(),
                new Rendering(templating.template(), templating.language(), null, page.images()),
                written.text());
    }

    /**
     * A message with nothing left to be done.
     *
     * @throws UnrenderableMailException if it cannot be rendered, now or later
     */
    public MailMessage complete(MailMessage message) {
        Rendering rendering = message.rendering();
        if (rendering.context() == null) {
            return rendering.images().isEmpty()
                    ? message
                    : message.withBody(message.body().withImages(load(rendering.images())));
        }
        String language = language(rendering.language());
        Template template = template(String.valueOf(rendering.template()), language);
        ShownImages shown = ShownImages.of(images, message.body().attachments());
        Page page = page(template, language, data(rendering.context()), shown);
        return message.withBody(page.body().withImages(load(page.images())));
    }

    private Map<String, Object> data(String context) {
        try {
            return serializer.read(context);
        } catch (IllegalArgumentException ex) {
            throw new UnrenderableMailException("the data: " + ex.getMessage());
        }
    }

    /** What a template makes of data, whatever images a mail of it would bring along. */
    Page preview(Template template, String language, Map<String, Object> data) {
        return page(template, language, data, ShownImages.ofPreview(images));
    }

    /** The template that a mail of this language is made of. */
    Template template(String name, String language) {
        return find(name, language)
                .orElseThrow(() -> new UnrenderableMailException("template '%s' does not exist%s"
                        .formatted(
                                Names.isName(name) ? name : "…",
                                language.isEmpty() ? "" : " in language %s".formatted(language))));
    }

    private Page page(Template template, String language, Map<String, Object> model, ShownImages shown) {
        Typesetter.Data data = new Typesetter.Data(model, settings.locale(language), shown);
        return typesetter.obtain().page(template, layout(template, language), data);
    }

    /** What is wrong with a template, be it one for a mail or a layout for others. */
    List<TemplateProblem> problems(Template template) {
        return typesetter.obtain().problems(template);
    }

    /** That a template has a layout that is not there, or that no mail can be within. */
    Optional<TemplateProblem> problemInLayout(Template template) {
        String name = template.layout();
        if (name == null) {
            return Optional.empty();
        }
        Form form = template.html() == null ? Form.TEXT : Form.HTML;
        return find(name, template.language())
                .map(layout ->
                        problemAsLayout(layout).map(what -> "layout '%s' cannot be one: %s".formatted(name, what)))
                .orElseGet(() -> Optional.of("layout '%s' does not exist".formatted(Names.isName(name) ? name : "…")))
                .map(what -> new TemplateProblem(form, 0, 0, what));
    }

    /** What keeps a template from being a layout. */
    Optional<TemplateProblem> problemAsLayout(Template template) {
        return typesetter.obtain().problemsAsLayout(template).stream().findFirst();
    }

    private @Nullable Template layout(Template template, String language) {
        return template.layout() == null ? null : template(template.layout(), language);
    }

    private Optional<Template> find(String name, String language) {
        if (!Names.isName(name)) {
            return Optional.empty();
        }
        List<String> languages = settings.languageFallback() ? Names.fallbacks(language) : List.of(language);
        try {
            return languages.stream()
                    .map(candidate -> templates.find(name, candidate))
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (TemplateException ex) {
            throw new UnrenderableMailException("template '%s': %s".formatted(name, ex.getMessage()));
        }
    }

    private static Template literal(MailBody literal, String language) {
        return new Template("", language, literal.subject(), literal.text(), literal.html(), null, null);
    }

    /** Whether mail may be rendered in this language: a tag of BCP 47, or nothing for none. */
    public static boolean isLanguage(String tag) {
        return Names.language(tag).isPresent();
    }

    private static String language(@Nullable String tag) {
        return Names.language(tag == null ? "" : tag)
                .orElseThrow(() -> new UnrenderableMailException("the language is no tag of BCP 47, such as pt-BR"));
    }

    private List<InlineImage> load(List<String> names) {
        return names.stream()
                .map(name -> images.find(name)
                        .orElseThrow(() -> new UnrenderableMailException(
                                String.valueOf(InlineImages.missing(name).getMessage()))))
                .toList();
    }

    /**
     * How mail is rendered.
     *
     * @param defaultLocale how numbers and dates are written in a mail without a language
     * @param languageFallback whether another language may stand in for one that a template is not translated to
     * @param messages the application's messages, for {@code #{...}}; {@code null} without
     */
    public record Settings(
            Locale defaultLocale,
            boolean languageFallback,
            @Nullable MessageSource messages) {

        Locale locale(String language) {
            return language.isEmpty() ? defaultLocale : Locale.forLanguageTag(language);
        }
    }

    /**
     * What became of a mail.
     *
     * @param body what it says; empty when that is decided on delivery
     * @param rendering what is left to be done
     * @param context the data, written down; {@code null} without any
     */
    public record Rendered(
            MailBody body, Rendering rendering, @Nullable String context) {

        /** Leaves the data out: it is kept out of logs. */
        @Override
        public String toString() {
            return "Rendered[%s, %s]".formatted(body, rendering);
        }
    }
}
