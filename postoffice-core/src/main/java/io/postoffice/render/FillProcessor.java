package io.postoffice.render;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.processor.AbstractStandardExpressionAttributeTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;
import org.unbescape.html.HtmlEscape;

/** Puts the text of an expression where an attribute says. */
final class FillProcessor extends AbstractStandardExpressionAttributeTagProcessor {

    /** Between those of th:attr and th:text, where Thymeleaf's own stand. */
    private static final int PRECEDENCE = 1000;

    private static final String NOWHERE = "#";

    private final Filling filling;

    private FillProcessor(TemplateMode mode, String prefix, String name, Filling filling) {
        super(mode, prefix, name, PRECEDENCE, true);
        this.filling = filling;
    }

    /** {@code th:text}. */
    static FillProcessor body(TemplateMode mode, String prefix, UnaryOperator<String> escape) {
        return new FillProcessor(
                mode, prefix, "text", (run, text, handler) -> handler.setBody(escape.apply(text), false));
    }

    /** An attribute that is shown. */
    static FillProcessor attribute(String prefix, String name) {
        return new FillProcessor(TemplateMode.HTML, prefix, name, (run, text, handler) -> set(handler, name, text));
    }

    /** An attribute that leads somewhere; nowhere, where that could run something. */
    static FillProcessor link(String prefix, String name) {
        return new FillProcessor(
                TemplateMode.HTML,
                prefix,
                name,
                (run, text, handler) -> set(handler, name, LinkRules.isHarmless(text) ? text : NOWHERE));
    }

    /** {@code th:inline-image}: an image that the mail brings along. */
    static FillProcessor inlineImage(String prefix) {
        return new FillProcessor(TemplateMode.HTML, prefix, "inline-image", (run, text, handler) -> {
            try {
                set(handler, "src", run.context().images().apply(text));
            } catch (IllegalArgumentException ex) {
                throw new SandboxException(String.valueOf(ex.getMessage()));
            }
        });
    }

    private static void set(IElementTagStructureHandler handler, String name, String value) {
        handler.setAttribute(name, HtmlEscape.escapeHtml4Xml(value));
    }

    @Override
    protected void doProcess(
            ITemplateContext context,
            IProcessableElementTag tag,
            AttributeName attributeName,
            String attributeValue,
            @Nullable Object expressionResult,
            IElementTagStructureHandler structureHandler) {
        filling.fill(SandboxDialect.run(context), Values.text(expressionResult), structureHandler);
    }

    @FunctionalInterface
    private interface Filling {

        void fill(Run run, String text, IElementTagStructureHandler handler);
    }
}
