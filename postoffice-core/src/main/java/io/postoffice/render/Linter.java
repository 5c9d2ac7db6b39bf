package io.postoffice.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.engine.AbstractTemplateHandler;
import org.thymeleaf.model.IAttribute;
import org.thymeleaf.model.ICloseElementTag;
import org.thymeleaf.model.IDocType;
import org.thymeleaf.model.IElementTag;
import org.thymeleaf.model.IOpenElementTag;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.model.IProcessingInstruction;
import org.thymeleaf.model.IStandaloneElementTag;
import org.thymeleaf.model.ITemplateEvent;
import org.thymeleaf.model.IText;
import org.unbescape.html.HtmlEscape;

/** Looks at a template that is being parsed for all that it may not hold. What it overlooks, no processor would do either. */
final class Linter extends AbstractTemplateHandler {

    private static final Set<String> TEXT_ATTRIBUTES =
            Set.of("th:text", "th:if", "th:unless", "th:each", "th:switch", "th:case");

    private static final Set<String> HTML_ATTRIBUTES =
            Set.of("th:href", "th:src", "th:alt", "th:title", "th:inline-image", "th:content");

    private static final Set<String> REFUSED_ELEMENTS =
            Set.of("script", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "form", "svg", "math");

    private static final Set<String> LINKS = Set.of(
            "href", "src", "action", "formaction", "background", "poster", "cite", "longdesc", "data", "xlink:href");

    private static final Set<String> REFUSED_ATTRIBUTES = Set.of("srcdoc", "formaction", "ping", "srcset");

    private static final int MAX_PROBLEMS = 20;

    private final Form form;
    private final boolean layout;
    private final ExpressionCompiler expressions;
    private final int maxNesting;
    private final List<TemplateProblem> problems = new ArrayList<>();
    private int depth;
    private boolean slot;

    Linter(Form form, boolean layout, ExpressionCompiler expressions, int maxNesting) {
        this.form = form;
        this.layout = layout;
        this.expressions = expressions;
        this.maxNesting = maxNesting;
    }

    /** What was wrong with all that was handled. */
    List<TemplateProblem> problems() {
        if (layout && !slot) {
            problems.add(new TemplateProblem(
                    form,
                    0,
                    0,
                    form == Form.HTML
                            ? "a layout has a slot: an element with the attribute th:content"
                            : "a layout has a slot: [[${content}]]"));
        }
        return problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS));
    }

    @Override
    public void handleOpenElement(IOpenElementTag tag) {
        if (++depth == maxNesting + 1) {
            // At once: the parser takes long over what is never closed.
            throw new SandboxException("more than %d elements are within one another".formatted(maxNesting));
        }
        look(tag);
    }

    /** With what follows it, be it data, a stray bracket would make an element. */
    @Override
    public void handleText(IText text) {
        if (form == Form.HTML && text.getText().indexOf('<') >= 0) {
            problem(text, "a stray '<'; write &lt;");
        }
    }

    @Override
    public void handleCloseElement(ICloseElementTag tag) {
        depth = Math.max(0, depth - 1);
    }

    @Override
    public void handleStandaloneElement(IStandaloneElementTag tag) {
        look(tag);
    }

    @Override
    public void handleProcessingInstruction(IProcessingInstruction instruction) {
        problem(instruction, "a processing instruction has no place in a mail");
    }

    @Override
    public void handleDocType(IDocType type) {
        if (type.getInternalSubset() != null) {
            problem(type, "a document type may not define anything");
        }
    }

    private void look(IProcessableElementTag tag) {
        lookAtElement(tag);
        for (IAttribute attribute : tag.getAllAttributes()) {
            lookAtAttribute(tag, attribute);
        }
    }

    private void lookAtElement(IElementTag tag) {
        String name = lower(tag.getElementCompleteName());
        if (REFUSED_ELEMENTS.contains(name)) {
            problem(tag, "<%s> has no place in a mail".formatted(name));
        } else if ((name.startsWith("th:") || name.startsWith("th-")) && !name.equals("th:block")) {
            problem(tag, "<%s> is not allowed; th:block is the only element of templates".formatted(printable(name)));
        }
    }

    private void lookAtAttribute(ITemplateEvent tag, IAttribute attribute) {
        String name = lower(attribute.getAttributeCompleteName());
        String value = attribute.getValue() == null ? "" : HtmlEscape.unescapeHtml(attribute.getValue());
        if (name.startsWith("th:")) {
            lookAtExpression(attribute, name, value);
        } else if (name.startsWith("data-th-")) {
            problem(attribute, tag, "%s is not allowed; write it with th:".formatted(printable(name)));
        } else if (name.startsWith("on") || REFUSED_ATTRIBUTES.contains(name)) {
            problem(attribute, tag, "%s has no place in a mail".formatted(printable(name)));
        } else if (LINKS.contains(name) && !LinkRules.isHarmless(value)) {
            problem(attribute, tag, "%s may lead to http, https, mailto, tel and cid only".formatted(name));
        }
    }

    private void lookAtExpression(IAttribute attribute, String name, String value) {
        boolean known = TEXT_ATTRIBUTES.contains(name) || (form == Form.HTML && HTML_ATTRIBUTES.contains(name));
        if (name.equals("th:utext")) {
            problem(attribute, null, "[(...)] and th:utext are not allowed; use [[...]] or th:text");
        } else if (!known) {
            problem(
                    attribute,
                    null,
                    "%s is not allowed; there is th:block and %s".formatted(printable(name), String.join(", ", all())));
        } else if (name.equals("th:content")) {
            slot = true;
            if (!layout) {
                problem(attribute, null, "th:content is for layouts; a template is what fills it");
            }
        } else {
            lookAtExpression(attribute, value);
        }
    }

    private void lookAtExpression(IAttribute attribute, String value) {
        slot |= form == Form.TEXT && value.contains("${" + Sandbox.CONTENT + "}");
        try {
            ExpressionRules.check(value, expressions);
        } catch (SandboxException ex) {
            problem(attribute, null, String.valueOf(ex.getMessage()));
        }
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(TEXT_ATTRIBUTES);
        if (form == Form.HTML) {
            all.addAll(HTML_ATTRIBUTES);
        }
        return all;
    }

    private void problem(IAttribute attribute, @Nullable ITemplateEvent tag, String what) {
        boolean placed = attribute.hasLocation();
        int line = placed ? attribute.getLine() : tag == null ? 0 : tag.getLine();
        int column = placed ? attribute.getCol() : tag == null ? 0 : tag.getCol();
        problems.add(new TemplateProblem(form, Math.max(0, line), Math.max(0, column), what));
    }

    private void problem(ITemplateEvent event, String what) {
        problems.add(new TemplateProblem(form, Math.max(0, event.getLine()), Math.max(0, event.getCol()), what));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String printable(String name) {
        String oneLine = name.replaceAll("[^ -~]", "?");
        return oneLine.length() <= 40 ? oneLine : oneLine.substring(0, 40) + "…";
    }
}
