package io.postoffice.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a template has to be to be stored. */
record TemplateCheck(Renderer renderer) {

    private static final int MAX_DESCRIPTION = 1000;

    /**
     * The template, with its language in the usual form.
     *
     * @throws TemplateException if what it says is not allowed
     * @throws IllegalArgumentException if something else of it is not
     */
    Template of(Template template) {
        requireName("name", template.name());
        if (template.layout() != null) {
            requireName("layout", template.layout());
        }
        if (template.description() != null && template.description().length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException("description: longer than %d characters".formatted(MAX_DESCRIPTION));
        }
        if (template.description() != null
                && Sandbox.CONTROLS.matcher(template.description()).find()) {
            throw new IllegalArgumentException("description: it has a control character");
        }
        Template usual = template.language(requireLanguage(template.language()));
        if (usual.subject() == null && usual.text() == null && usual.html() == null) {
            throw new IllegalArgumentException("subject, text, html: there is nothing; set one of them");
        }
        List<TemplateProblem> problems = problems(usual);
        if (!problems.isEmpty()) {
            throw new TemplateException(problems);
        }
        return usual;
    }

    /**
     * The same for one of many.
     *
     * @throws UnrenderableMailException if what it says is not allowed; names it
     */
    Template ofFile(Template template) {
        try {
            return of(template);
        } catch (TemplateException ex) {
            throw new UnrenderableMailException(describe(template) + ": " + ex.getMessage());
        }
    }

    /** What keeps a template from being stored. */
    List<TemplateProblem> problems(Template template) {
        List<TemplateProblem> problems = new ArrayList<>();
        problemInSubject(template.subject()).ifPresent(problems::add);
        problems.addAll(renderer.problems(template));
        return problems;
    }

    private static Optional<TemplateProblem> problemInSubject(@Nullable String subject) {
        if (subject == null) {
            return Optional.empty();
        } else if (subject.length() > Typesetter.MAX_SUBJECT) {
            String what = "longer than %d characters, before it is filled in".formatted(Typesetter.MAX_SUBJECT);
            return Optional.of(new TemplateProblem(Form.SUBJECT, 0, 0, what));
        }
        return IntStream.range(0, subject.length())
                .filter(index -> Sandbox.endsLine(subject.charAt(index)))
                .mapToObj(index -> TemplateProblem.at(
                        Form.SUBJECT, subject, index, "a subject is one line; take the line break out"))
                .findFirst();
    }

    /**
     * Checks the name of a template.
     *
     * @throws IllegalArgumentException if it is none; says in which field
     */
    static void requireName(String field, String name) {
        Names.problemInName(name).ifPresent(problem -> {
            throw new IllegalArgumentException(field + ": " + problem);
        });
    }

    /**
     * A language in its usual form.
     *
     * @throws IllegalArgumentException if it is none
     */
    static String requireLanguage(String language) {
        return Names.language(language)
                .orElseThrow(() -> new IllegalArgumentException("language: no tag of BCP 47, such as pt-BR"));
    }

    /** Names a template, for a message about it. */
    static String describe(Template template) {
        return template.language().isEmpty()
                ? "template '%s'".formatted(template.name())
                : "template '%s' in language %s".formatted(template.name(), template.language());
    }
}
