package io.postoffice.render;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.expression.IExpressionObjectFactory;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.processor.StandardBlockTagProcessor;
import org.thymeleaf.standard.processor.StandardXmlNsTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * The standard dialect without whatever could do more than fill in data: few processors, all but the blocks ours, and neither
 * expressions nor expression objects. It is a standard dialect because Thymeleaf looks for {@code [[...]]} only then.
 */
final class SandboxDialect extends StandardDialect {

    SandboxDialect() {
        setExpressionParser((context, input) -> {
            throw notChecked();
        });
        setVariableExpressionEvaluator((context, expression, expressionContext) -> {
            throw notChecked();
        });
    }

    @Override
    public Set<IProcessor> getProcessors(String dialectPrefix) {
        Set<IProcessor> processors = new LinkedHashSet<>();
        for (TemplateMode mode : new TemplateMode[] {TemplateMode.HTML, TemplateMode.TEXT}) {
            processors.add(new StandardBlockTagProcessor(mode, dialectPrefix, StandardBlockTagProcessor.ELEMENT_NAME));
            processors.add(new AttributeProcessor(mode, "each", 200, ElementActions::each));
            processors.add(new AttributeProcessor(mode, "switch", 250, ElementActions::choose));
            processors.add(new AttributeProcessor(mode, "case", 275, ElementActions::chosen));
            processors.add(new AttributeProcessor(mode, "if", 300, ElementActions::when));
            processors.add(new AttributeProcessor(mode, "unless", 400, ElementActions::unless));
            processors.add(new AttributeProcessor(mode, "text", 1000, ElementActions::text));
        }
        // Of [# th:each="..."] and the like, whose element has no name.
        processors.add(new StandardBlockTagProcessor(TemplateMode.TEXT, null, ""));
        addOfHtml(processors, dialectPrefix);
        return processors;
    }

    /** No two of one precedence: Thymeleaf would run them in any order, and a template would not make the same text each time. */
    private static void addOfHtml(Set<IProcessor> processors, String dialectPrefix) {
        TemplateMode html = TemplateMode.HTML;
        processors.add(new StandardXmlNsTagProcessor(html, dialectPrefix));
        processors.add(new AttributeProcessor(html, "href", 500, AttributeActions.link("href")));
        processors.add(new AttributeProcessor(html, "src", 510, AttributeActions.link("src")));
        processors.add(new AttributeProcessor(html, "inline-image", 520, AttributeActions.inlineImage()));
        processors.add(new AttributeProcessor(html, "alt", 530, AttributeActions.shown("alt")));
        processors.add(new AttributeProcessor(html, "title", 540, AttributeActions.shown("title")));
        processors.add(new AttributeProcessor(html, Sandbox.CONTENT, 2000, ElementActions::content));
    }

    @Override
    public IExpressionObjectFactory getExpressionObjectFactory() {
        return new IExpressionObjectFactory() {
            @Override
            public Set<String> getAllExpressionObjectNames() {
                return Set.of();
            }

            @Override
            public @Nullable Object buildObject(IExpressionContext context, String expressionObjectName) {
                return null;
            }

            @Override
            public boolean isCacheable(String expressionObjectName) {
                return false;
            }
        };
    }

    private static SandboxException notChecked() {
        return new SandboxException("an expression was not checked, and is not run");
    }
}
