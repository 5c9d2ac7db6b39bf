package io.postoffice.render;

import java.util.List;
import java.util.stream.Collectors;

/** A template cannot be used as it is, or with these data. The message holds neither the template nor the data. */
public final class TemplateException extends RuntimeException {

    private final transient List<TemplateProblem> problems;

    /**
     * @param problems at least one
     */
    public TemplateException(List<TemplateProblem> problems) {
        super(problems.stream().map(TemplateProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<TemplateProblem> problems() {
        return problems;
    }
}
