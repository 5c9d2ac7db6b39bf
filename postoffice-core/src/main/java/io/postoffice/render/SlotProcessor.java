package io.postoffice.render;

import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;

/** {@code th:content}: where a layout has the mail, which has been rendered already. */
final class SlotProcessor extends AbstractAttributeTagProcessor {

    private static final int PRECEDENCE = 1000;

    SlotProcessor(String dialectPrefix) {
        super(TemplateMode.HTML, dialectPrefix, null, false, Sandbox.CONTENT, true, PRECEDENCE, true);
    }

    @Override
    protected void doProcess(
            ITemplateContext context,
            IProcessableElementTag tag,
            AttributeName attributeName,
            String attributeValue,
            IElementTagStructureHandler structureHandler) {
        String content = SandboxDialect.run(context).context().content();
        structureHandler.setBody(content == null ? "" : content, false);
    }
}
