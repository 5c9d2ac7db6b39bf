package io.postoffice.render;

import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.templatemode.TemplateMode;

/** Does what one attribute of a template says, and takes it away. */
final class AttributeProcessor extends AbstractAttributeTagProcessor {

    private final Action action;

    /**
     * @param name without {@code th:}
     * @param precedence the smallest is the first of those at one element
     */
    AttributeProcessor(TemplateMode mode, String name, int precedence, Action action) {
        super(mode, StandardDialect.PREFIX, null, false, name, true, precedence, true);
        this.action = action;
    }

    @Override
    protected void doProcess(
            ITemplateContext context,
            IProcessableElementTag tag,
            AttributeName attributeName,
            @Nullable String attributeValue,
            IElementTagStructureHandler structureHandler) {
        action.run(new ContextScope(context), attributeValue, structureHandler);
    }

    /** What an attribute does to its element. */
    @FunctionalInterface
    interface Action {

        void run(ContextScope scope, @Nullable String source, IElementTagStructureHandler element);
    }
}
