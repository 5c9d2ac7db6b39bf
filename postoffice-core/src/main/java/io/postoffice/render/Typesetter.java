package io.postoffice.render;

import io.postoffice.MailBody;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fills a template, and its layout, with data. */
final class Typesetter {

    private static final int MAX_SUBJECT = 998;

    private final CompiledTemplates compiled;
    private final InlineImages images;
    private final Renderer.Settings settings;

    Typesetter(CompiledTemplates compiled, InlineImages images, Renderer.Settings settings) {
        this.compiled = compiled;
        this.images = images;
        this.settings = settings;
    }

    /**
     * Checks a template and its layout.
     *
     * @throws UnrenderableMailException if one of them is not allowed as it is
     */
    void check(Template template, @Nullable Template layout) {
        failAs(template, problems(template, false));
        if (layout != null) {
            failAs(layout, problems(layout, true));
        }
    }

    /** What is wrong with each form of a template. */
    List<TemplateProblem> problems(Template template, boolean asLayout) {
        List<TemplateProblem> problems = new ArrayList<>();
        for (Form form : Form.values()) {
            String source = source(template, form);
            if (source != null && !(asLayout && form == Form.SUBJECT)) {
                try {
                    compiled(form, source, asLayout);
                } catch (TemplateException ex) {
                    problems.addAll(ex.problems());
                }
            }
        }
        return problems;
    }

    /**
     * Renders a template within its layout.
     *
     * @throws UnrenderableMailException if that is not possible
     */
    Page page(Template template, @Nullable Template layout, Map<String, Object> model, Locale locale) {
        Job job = new Job(layout, model, locale);
        String subject = job.render(template, Form.SUBJECT);
        String html = job.render(template, Form.HTML);
        String text = job.render(template, Form.TEXT);
        if (subject != null && subject.length() > MAX_SUBJECT) {
            throw failure(template, "the subject is longer than %d characters".formatted(MAX_SUBJECT));
        }
        if (text == null && html != null) {
            text = plainText(template, html);
        }
        return new Page(new MailBody(subject, text, html), List.copyOf(job.shown), job.lacking);
    }

    private static @Nullable String plainText(Template template, String html) {
        try {
            return PlainText.of(html);
        } catch (SandboxException ex) {
            throw failure(template, "the text of the HTML: %s; give the template one".formatted(ex.getMessage()));
        }
    }

    private CompiledTemplate compiled(Form form, String source, boolean asLayout) {
        return asLayout ? compiled.getLayout(form, source) : compiled.get(form, source);
    }

    private static @Nullable String source(Template template, Form form) {
        return switch (form) {
            case SUBJECT -> template.subject();
            case TEXT -> template.text();
            case HTML -> template.html();
        };
    }

    private static void failAs(Template template, List<TemplateProblem> problems) {
        if (!problems.isEmpty()) {
            throw failure(template, new TemplateException(problems).getMessage());
        }
    }

    private static UnrenderableMailException failure(Template template, @Nullable String what) {
        if (template.name().isEmpty()) {
            return new UnrenderableMailException(String.valueOf(what));
        }
        String language = template.language().isEmpty() ? "" : " (%s)".formatted(template.language());
        return new UnrenderableMailException("template '%s'%s: %s".formatted(template.name(), language, what));
    }

    /** One mail to be rendered. */
    private final class Job {

        private final @Nullable Template layout;
        private final Map<String, Object> model;
        private final Locale locale;
        private final Set<String> shown = new LinkedHashSet<>();
        private final Set<String> lacking = new TreeSet<>();

        Job(@Nullable Template layout, Map<String, Object> model, Locale locale) {
            this.layout = layout;
            this.model = model;
            this.locale = locale;
        }

        @Nullable String render(Template template, Form form) {
            String source = source(template, form);
            if (source == null) {
                return null;
            }
            String rendered = render(template, form, source, null);
            if (layout == null || form == Form.SUBJECT) {
                return rendered;
            }
            String frame = source(layout, form);
            return frame == null ? rendered : render(layout, form, frame, rendered);
        }

        private String render(Template template, Form form, String source, @Nullable String content) {
            String rendered;
            try {
                rendered = compiled(form, source, content != null).render(model, context(content));
            } catch (TemplateException ex) {
                throw failure(template, ex.getMessage());
            }
            // Data may hold what was no part of the template.
            if (Sandbox.CONTROLS.matcher(rendered).find()) {
                throw failure(template, "%s: a value has a control character, which no mail may hold".formatted(form));
            }
            return rendered;
        }

        private RenderContext context(@Nullable String content) {
            return new RenderContext(locale, settings.messages(), this::show, lacking::add, content);
        }

        private String show(String image) {
            String contentId = images.find(image).contentId();
            shown.add(image);
            return "cid:" + contentId;
        }
    }
}
