package io.postoffice.render;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.ICDATASection;
import org.thymeleaf.model.ICloseElementTag;
import org.thymeleaf.model.IComment;
import org.thymeleaf.model.IDocType;
import org.thymeleaf.model.IElementTag;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IProcessingInstruction;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.model.IText;
import org.thymeleaf.model.IXMLDeclaration;
import org.unbescape.html.HtmlEscape;

/** Looks at a template that is being parsed for all that it may not hold. What it overlooks, no processor would do either. */
final class Linter extends AbstractTemplateHandler {

    static final Set<String> TEXT_ATTRIBUTES =
            Set.of("th:text", "th:if", "th:unless", "th:each", "th:switch", "th:case");

    private static final Set<String> HTML_ATTRIBUTES =
            Set.of("th:href", "th:src", "th:alt", "th:title", "th:inline-image", "th:content");

    /** All that templates may have. */
    static final Set<String> ATTRIBUTES =
            Stream.concat(TEXT_ATTRIBUTES.stream(), HTML_ATTRIBUTES.stream()).collect(Collectors.toUnmodifiableSet());

    private static final String OTHERWISE = "*";

    private final Form form;
    private final boolean layout;
    private final Expressions expressions;
    private final int maxNesting;
    private final ProblemList problems;
    private int depth;
    private boolean slot;
    private boolean inStyle;
    private boolean inTitle;

    Linter(Form form, boolean layout, Expressions expressions, int maxNesting) {
        this.form = form;
        this.layout = layout;
        this.expressions = expressions;
        this.maxNesting = maxNesting;
        this.problems = new ProblemList(form);
    }

    /** What was wrong with all that was handled. */
    List<TemplateProblem> problems() {
        if (layout && !slot) {
            problems.add(
                    form == Form.HTML
                            ? "a layout has a slot: an element with the attribute th:content"
                            : "a layout has a slot: [[${content}]]");
        }
        return problems.problems();
    }

    @Override
    public void handleOpenElement(IOpenElementTag tag) {
        if (++depth == maxNesting + 1) {
            // At once: the parser takes long over what is never closed.
            throw new SandboxException("more than %d elements are within one another".formatted(maxNesting));
        }
        inStyle |= is(tag, "style");
        inTitle |= is(tag, "title");
        look(tag);
    }

    @Override
    public void handleText(IText text) {
        String source = text.getText();
        if (form == Form.HTML && source.indexOf('<') >= 0) {
            // With what follows it, be it data, a stray bracket would make an element.
            problems.add(text, source.indexOf('<'), "a stray '<'; write &lt;");
        }
        if (source.contains("[[")) {
            problems.add(
                    text,
                    source.indexOf("[["),
                    "'[[' is not closed by ']]'; an apostrophe within has to be one of two; for the characters, write [['[' + '[']]");
        }
    }

    @Override
    public void handleCloseElement(ICloseElementTag tag) {
        depth = Math.max(0, depth - 1);
        inStyle &= !is(tag, "style");
        inTitle &= !is(tag, "title");
    }

    @Override
    public void handleStandaloneElement(IStandaloneElementTag tag) {
        look(tag);
    }

    @Override
    public void handleComment(IComment comment) {
        String text = comment.getContent();
        if (text.startsWith(">") || text.startsWith("->") || text.contains("--!>")) {
            problems.add(comment, "a browser ends this comment earlier; leave out '>' at its beginning, and '--!>'");
        }
    }

    @Override
    public void handleProcessingInstruction(IProcessingInstruction instruction) {
        problems.add(instruction, "a processing instruction has no place in a mail");
    }

    @Override
    public void handleXMLDeclaration(IXMLDeclaration declaration) {
        problems.add(declaration, "an XML declaration has no place in a mail");
    }

    @Override
    public void handleCDATASection(ICDATASection section) {
        problems.add(section, "a CDATA section has no place in a mail");
    }

    @Override
    public void handleDocType(IDocType type) {
        if (type.getInternalSubset() != null) {
            problems.add(type, "a document type may not define anything");
        }
    }

    private boolean is(IElementTag tag, String name) {
        return form == Form.HTML && lower(tag.getElementCompleteName()).equals(name);
    }

    private void look(IProcessableElementTag tag) {
        lookAtElement(tag);
        for (IAttribute attribute : tag.getAllAttributes()) {
            lookAtAttribute(tag, attribute);
        }
    }

    private void lookAtElement(IElementTag tag) {
        String name = lower(tag.getElementCompleteName());
        if ((name.startsWith("th:") || name.startsWith("th-")) && !name.equals("th:block")) {
            problems.add(
                    tag,
                    "<%s> is not allowed; th:block is the only element of templates".formatted(Names.printable(name)));
        } else if (form == Form.HTML) {
            MarkupRules.problemInElement(name).ifPresent(what -> problems.add(tag, what));
        }
    }

    private void lookAtAttribute(IElementTag tag, IAttribute attribute) {
        String name = lower(attribute.getAttributeCompleteName());
        String value = attribute.getValue() == null ? "" : HtmlEscape.unescapeHtml(attribute.getValue());
        if (name.startsWith("th:")) {
            lookAtExpression(tag, attribute, name, value);
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

    private void lookAtExpression(IElementTag tag, IAttribute attribute, String name, String value) {
        boolean known = TEXT_ATTRIBUTES.contains(name) || (form == Form.HTML && HTML_ATTRIBUTES.contains(name));
        if (name.equals("th:utext")) {
            problems.add(attribute, tag, "[(...)] and th:utext are not allowed; use [[...]] or th:text");
        } else if (!known) {
            problems.add(
                    attribute,
                    tag,
                    "%s is not allowed; there is th:block and %s"
                            .formatted(Names.printable(name), String.join(", ", all())));
        } else if (inStyle) {
            problems.add(attribute, tag, "a style sheet is not filled in; style an element by th:if around it");
        } else if (name.equals("th:content")) {
            lookAtSlot(tag, attribute);
        } else if (!name.equals("th:case") || !isOtherwise(value)) {
            compile(tag, attribute, name, value);
        }
    }

    private void lookAtSlot(IElementTag tag, IAttribute attribute) {
        slot = true;
        if (!layout) {
            problems.add(attribute, tag, "th:content is for layouts; a template is what fills it");
        } else if (inTitle) {
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
