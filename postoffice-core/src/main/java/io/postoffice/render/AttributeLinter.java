package io.postoffice.render;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.IElementTag;
import org.unbescape.html.HtmlEscape;

/** Looks at the attributes of a template for all that they may not hold, and compiles the expressions in them. */
final class AttributeLinter {

    static final Set<String> TEXT_ATTRIBUTES =
            Set.of("th:text", "th:if", "th:unless", "th:each", "th:switch", "th:case");

    private static final Set<String> HTML_ATTRIBUTES =
            Set.of("th:href", "th:src", "th:alt", "th:title", "th:inline-image", "th:content");

    /** All that templates may have. */
    static final Set<String> ATTRIBUTES =
            Stream.concat(TEXT_ATTRIBUTES.stream(), HTML_ATTRIBUTES.stream()).collect(Collectors.toUnmodifiableSet());

    static final String STYLE = "style";

    static final String TITLE = "title";

    private static final String OTHERWISE = "*";

    private final Form form;
    private final boolean layout;
    private final Expressions expressions;
    private final ProblemList problems;
    private boolean slot;

    AttributeLinter(Form form, boolean layout, Expressions expressions, ProblemList problems) {
        this.form = form;
        this.layout = layout;
        this.expressions = expressions;
        this.problems = problems;
    }

    /** Whether one of them was the slot of a layout. */
    boolean foundSlot() {
        return slot;
    }

    /**
     * Looks at an attribute.
     *
     * @param within {@code style} or {@code title} for one of such an element, or within it; {@code null} for others
     */
    void look(IElementTag tag, IAttribute attribute, @Nullable String within) {
        String name = lower(attribute.getAttributeCompleteName());
        String value = attribute.getValue() == null ? "" : HtmlEscape.unescapeHtml(attribute.getValue());
        if (name.startsWith("th:")) {
            lookAtExpression(tag, attribute, name, value, within);
        } else if (name.startsWith("data-th-")) {
            problems.add(attribute, tag, "%s is not allowed; write it with th:".formatted(Names.printable(name)));
        } else if (value.contains("[[")) {
            problems.add(
                    attribute,
                    tag,
                    "an attribute is not filled in by [[...]]; there are th:href, th:src, th:alt and th:title");
        } else if (form == Form.HTML) {
            MarkupRules.problemInAttribute(tag.getElementCompleteName(), name, value)
                    .ifPresent(what -> problems.add(attribute, tag, what));
        }
    }

    private void lookAtExpression(
            IElementTag tag, IAttribute attribute, String name, String value, @Nullable String within) {
        boolean known = TEXT_ATTRIBUTES.contains(name) || (form == Form.HTML && HTML_ATTRIBUTES.contains(name));
        if (name.equals("th:utext")) {
            problems.add(attribute, tag, "[(...)] and th:utext are not allowed; use [[...]] or th:text");
        } else if (!known) {
            problems.add(
                    attribute,
                    tag,
                    "%s is not allowed; there is th:block and %s"
                            .formatted(Names.printable(name), String.join(", ", all())));
        } else if (STYLE.equals(within)) {
            problems.add(attribute, tag, "a style sheet is not filled in; style an element by th:if around it");
        } else if (name.equals("th:content")) {
            lookAtSlot(tag, attribute, within);
        } else if (!name.equals("th:case") || !isOtherwise(value)) {
            compile(tag, attribute, name, value);
        }
    }

    private void lookAtSlot(IElementTag tag, IAttribute attribute, @Nullable String within) {
        slot = true;
        if (!layout) {
            problems.add(attribute, tag, "th:content is for layouts; a template is what fills it");
        } else if (TITLE.equals(within)) {
            // Of HTML within, a browser would read an attribute as the end of the title, and what follows as elements.
            problems.add(attribute, tag, "a title holds text only; th:content is for where HTML may stand");
        }
    }

    /** Whether it is what {@code th:case} says of all that no other case is for. */
    static boolean isOtherwise(@Nullable String value) {
        return value != null && value.strip().equals(OTHERWISE);
    }

    private void compile(IElementTag tag, IAttribute attribute, String name, String value) {
        slot |= form == Form.TEXT && value.contains("${" + Sandbox.CONTENT + "}");
        try {
            if (name.equals("th:each")) {
                expressions.addLoop(value);
            } else {
                expressions.add(value);
            }
        } catch (SandboxException ex) {
            problems.add(attribute, tag, String.valueOf(ex.getMessage()));
        }
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(TEXT_ATTRIBUTES);
        if (form == Form.HTML) {
            all.addAll(HTML_ATTRIBUTES);
        }
        return all;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
