package io.postoffice.render;

import io.postoffice.MailBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** Fills a template, and its layout, with data. */
final class Typesetter {

    /** Characters of a subject, before and after it is filled in. */
    static final int MAX_SUBJECT = 998;

    /** A template may ask for names without end; those that it means are few and short. */
    private static final int MAX_LACKING = 1000;

    private static final int MAX_NAME = 200;

    private final CompiledTemplates compiled;
    private final @Nullable MessageSource messages;

    /**
     * @param messages the application's, for {@code #{...}}; {@code null} without
     */
    Typesetter(CompiledTemplates compiled, @Nullable MessageSource messages) {
        this.compiled = compiled;
        this.messages = messages;
    }

    /**
     * Checks a template and its layout.
     *
     * @throws UnrenderableMailException if one of them is not allowed as it is
     */
    void check(Template template, @Nullable Template layout) {
        Deadline deadline = compiled.deadline();
        failAs(template, problems(template, false, deadline), deadline);
        if (layout != null) {
            failAs(layout, problems(layout, true, deadline), deadline);
        }
    }

    /** What is wrong with a template, be it one for a mail or a layout for others. */
    List<TemplateProblem> problems(Template template) {
        Deadline deadline = compiled.deadline();
        List<TemplateProblem> asTemplate = problems(template, false, deadline);
        return asTemplate.isEmpty() || !problems(template, true, deadline).isEmpty()
                ? asTemplate
                : asTemplate.stream()
                        .filter(problem -> problem.form() == Form.SUBJECT)
                        .toList();
    }

    /** What keeps a template from being a layout. */
    List<TemplateProblem> problemsAsLayout(Template template) {
        return problems(template, true, compiled.deadline());
    }

    private List<TemplateProblem> problems(Template template, boolean asLayout, Deadline deadline) {
        List<TemplateProblem> problems = new ArrayList<>();
        for (Form form : Form.values()) {
            String source = source(template, form);
            if (source != null && !(asLayout && form == Form.SUBJECT)) {
                try {
                    compiled(form, source, asLayout, deadline);
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
    Page page(Template template, @Nullable Template layout, Data data) {
        Job job = new Job(layout, data, compiled.deadline());
        String subject = job.render(template, Form.SUBJECT);
        String html = job.render(template, Form.HTML);
        String text = job.render(template, Form.TEXT);
        if (subject != null && subject.length() > MAX_SUBJECT) {
            throw failure(template, "the subject is longer than %d characters".formatted(MAX_SUBJECT), job.deadline);
        }
        if (text == null && html != null) {
            text = plainText(template, html, job.deadline);
        }
        MailBody body = new MailBody(subject, text, html);
        return new Page(
                body.withAttachments(data.images().attachments()), data.images().located(), job.lacking());
    }

    private static @Nullable String plainText(Template template, String html, Deadline deadline) {
        try {
            return PlainText.of(html, deadline);
        } catch (SandboxException ex) {
            String what = "the text of the HTML: %s; give the template one".formatted(ex.getMessage());
            throw failure(template, what, deadline);
        }
    }

    private CompiledTemplate compiled(Form form, String source, boolean asLayout, Deadline deadline) {
        return asLayout ? compiled.getLayout(form, source, deadline) : compiled.get(form, source, deadline);
    }

    private static @Nullable String source(Template template, Form form) {
        return switch (form) {
            case SUBJECT -> template.subject();
            case TEXT -> template.text();
            case HTML -> template.html();
        };
    }

    private static void failAs(Template template, List<TemplateProblem> problems, Deadline deadline) {
        if (!problems.isEmpty()) {
            throw failure(template, new TemplateException(problems).getMessage(), deadline);
        }
    }

    private static UnrenderableMailException failure(Template template, @Nullable String what, Deadline deadline) {
        String language = template.language().isEmpty() ? "" : " (%s)".formatted(template.language());
        String message = template.name().isEmpty()
                ? String.valueOf(what)
                : "template '%s'%s: %s".formatted(template.name(), language, what);
        return new UnrenderableMailException(message, deadline.hasPassed());
    }

    /**
     * What a mail is made with, besides its template.
     *
     * @param locale how numbers and dates are written
     * @param images those that it may show
     */
    record Data(Map<String, Object> model, Locale locale, ShownImages images) {}

    /** One mail to be rendered. */
    private final class Job {

        private final @Nullable Template layout;
        private final Data data;
        private final Deadline deadline;
        private final Set<String> lacking = new TreeSet<>();

        Job(@Nullable Template layout, Data data, Deadline deadline) {
            this.layout = layout;
            this.data = data;
            this.deadline = deadline;
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
                rendered = compiled(form, source, content != null, deadline)
                        .render(data.model(), context(content), deadline);
            } catch (TemplateException ex) {
                throw failure(template, ex.getMessage(), deadline);
            }
            // Data may hold what was no part of the template.
            if (Sandbox.CONTROLS.matcher(rendered).find()) {
                String what = "%s: a value has a control character, which no mail may hold"
                        .formatted(form.name().toLowerCase(Locale.ROOT));
                throw failure(template, what, deadline);
            }
            return rendered;
        }

        private RenderContext context(@Nullable String content) {
            return new RenderContext(data.locale(), messages, data.images()::show, this::lacks, content);
        }

        private void lacks(String name) {
            if (lacking.size() < MAX_LACKING && name.length() <= MAX_NAME) {
                lacking.add(name);
            }
        }

        Set<String> lacking() {
            lacking.addAll(data.images().missing());
            return lacking;
        }
    }
}
