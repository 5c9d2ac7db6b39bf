package io.postoffice.render;

import java.util.Locale;

/**
 * What is wrong with a template. Holds no data; may name what stands in the template.
 *
 * @param form where it is
 * @param line from 1; 0 when unknown
 * @param column from 1; 0 when unknown
 * @param what what it is, and the remedy
 */
public record TemplateProblem(Form form, int line, int column, String what) {

    /** On one line, for people. */
    @Override
    public String toString() {
        String part = form.name().toLowerCase(Locale.ROOT);
        return line > 0 ? "%s, line %d, column %d: %s".formatted(part, line, column, what) : part + ": " + what;
    }
}
