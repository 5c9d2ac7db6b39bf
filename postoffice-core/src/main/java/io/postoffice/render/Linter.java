package io.postoffice.render;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
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

/** Looks at a template that is being parsed for all that it may not hold. What it overlooks, no processor would do either. */
final class Linter extends AbstractTemplateHandler {

    private final Form form;
    private final boolean layout;
    private final AttributeLinter attributes;
    private final int maxNesting;
    private final ProblemList problems;
    private int depth;
    private @Nullable String within;

    Linter(Form form, boolean layout, Expressions expressions, int maxNesting) {
        this.form = form;
        this.layout = layout;
        this.maxNesting = maxNesting;
        this.problems = new ProblemList(form);
        this.attributes = new AttributeLinter(form, layout, expressions, problems);
    }

    /** What was wrong with all that was handled. */
    List<TemplateProblem> problems() {
        if (layout && !attributes.foundSlot()) {
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
        if (within == null) {
            within = textElement(tag);
        }
        look(tag);
    }

    @Override
    public void handleText(IText text) {
        String source = text.getText();
        if (form == Form.HTML && source.indexOf('<') >= 0) {
            // With what follows it, be it data, a stray bracket would make an element.
            problems.add(text, source.indexOf('<'), adviceOn(source.substring(source.indexOf('<'))));
        }
        if (source.contains("[[")) {
            problems.add(
                    text,
                    source.indexOf("[["),
                    "'[[' is not closed by ']]'; an apostrophe within has to be one of two; for the characters, write [['[' + '[']]");
        }
    }

    private String adviceOn(String bracket) {
        if (bracket.startsWith("<!--") && AttributeLinter.STYLE.equals(within)) {
            return "a style sheet has no '<!--'; take the marks of the comment out";
        }
        return bracket.startsWith("<![")
                ? "a condition that is no comment; write <!--[if !mso]><!--> before, and <!--<![endif]--> after, what Outlook is not to see"
                : "a stray '<'; write &lt;";
    }

    @Override
    public void handleCloseElement(ICloseElementTag tag) {
        depth = Math.max(0, depth - 1);
        if (Objects.equals(within, textElement(tag))) {
            within = null;
        }
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

    /** What is in such an element is text to a browser. */
    private @Nullable String textElement(IElementTag tag) {
        String name = lower(tag.getElementCompleteName());
        return form == Form.HTML && (name.equals(AttributeLinter.STYLE) || name.equals(AttributeLinter.TITLE))
                ? name
                : null;
    }

    private void look(IProcessableElementTag tag) {
        lookAtElement(tag);
        for (IAttribute attribute : tag.getAllAttributes()) {
            attributes.look(tag, attribute, within);
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

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
