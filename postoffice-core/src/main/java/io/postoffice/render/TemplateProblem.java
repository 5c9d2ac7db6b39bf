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

    /** A problem at this index of a template. */
    static TemplateProblem at(Form form, String source, int index, String what) {
        String before = source.substring(0, index);
        int line =
                1 + (int) before.chars().filter(character -> character == '\n').count();
        return new TemplateProblem(form, line, index - before.lastIndexOf('\n'), what);
    }

    /** On one line, for people. */
    @Override
    public String toString() {
        String part = form.name().toLowerCase(Locale.ROOT);
        return line > 0 ? "%s, line %d, column %d: %s".formatted(part, line, column, what) : part + ": " + what;
    }
}
