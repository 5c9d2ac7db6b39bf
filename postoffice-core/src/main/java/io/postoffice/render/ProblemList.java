package io.postoffice.render;

import java.util.ArrayList;
import java.util.List;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.ITemplateEvent;
import org.thymeleaf.model.IText;

/** What is wrong with a template that is being read, with the places: the first of it. */
final class ProblemList {

    private static final int MAX_PROBLEMS = 20;

    private final Form form;
    private final List<TemplateProblem> problems = new ArrayList<>();

    ProblemList(Form form) {
        this.form = form;
    }

    List<TemplateProblem> problems() {
        return List.copyOf(problems);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Whether nothing more is kept. */
    boolean isFull() {
        return problems.size() >= MAX_PROBLEMS;
    }

    /** With a template as a whole. */
    void add(String what) {
        add(0, 0, what);
    }

    void add(ITemplateEvent event, String what) {
        add(event.getLine(), event.getCol(), what);
    }

    /**
     * With an attribute.
     *
     * @param tag stands in for an attribute without a place
     */
    void add(IAttribute attribute, ITemplateEvent tag, String what) {
        if (attribute.hasLocation()) {
            add(attribute.getLine(), attribute.getCol(), what);
        } else {
            add(tag, what);
        }
    }

    /** With a text, at this index of it. */
    void add(IText text, int index, String what) {
        TemplateProblem within = TemplateProblem.at(form, text.getText(), index, what);
        int before = within.line() == 1 ? text.getCol() - 1 : 0;
        add(text.getLine() + within.line() - 1, before + within.column(), what);
    }

    /** With this index of the template. */
    void add(String source, int index, String what) {
        TemplateProblem problem = TemplateProblem.at(form, source, index, what);
        add(problem.line(), problem.column(), what);
    }

    /**
     * At a place.
     *
     * @param line from 1; 0 and less when it is not known
     * @param column from 1; 0 and less when it is not known
     */
    void add(int line, int column, String what) {
        if (!isFull()) {
            problems.add(new TemplateProblem(form, Math.max(0, line), Math.max(0, column), what));
        }
    }
}
