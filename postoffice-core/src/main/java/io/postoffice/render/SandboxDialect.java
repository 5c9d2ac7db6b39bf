package io.postoffice.render;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.expression.IExpressionObjectFactory;
import org.thymeleaf.messageresolver.AbstractMessageResolver;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.expression.IStandardExpression;
import org.thymeleaf.standard.expression.IStandardExpressionParser;
import org.thymeleaf.standard.expression.IStandardVariableExpression;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.StandardExpressionExecutionContext;
import org.thymeleaf.standard.expression.StandardExpressionParser;
import org.thymeleaf.standard.processor.StandardBlockTagProcessor;
import org.thymeleaf.standard.processor.StandardCaseTagProcessor;
import org.thymeleaf.standard.processor.StandardEachTagProcessor;
import org.thymeleaf.standard.processor.StandardIfTagProcessor;
import org.thymeleaf.standard.processor.StandardSwitchTagProcessor;
import org.thymeleaf.standard.processor.StandardUnlessTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;
import org.unbescape.html.HtmlEscape;

/**
 * The standard dialect without whatever could do more than fill in data: few processors, expressions of our own, no expression
 * objects, no preprocessing.
 */
final class SandboxDialect extends StandardDialect {

    private final ExpressionCompiler expressions;

    SandboxDialect(ExpressionCompiler expressions) {
        this.expressions = expressions;
        setExpressionParser(new GuardedParser());
        setVariableExpressionEvaluator(new Evaluator());
    }

    @Override
    public Set<IProcessor> getProcessors(String dialectPrefix) {
        Set<IProcessor> processors = new LinkedHashSet<>();
        for (TemplateMode mode : new TemplateMode[] {TemplateMode.HTML, TemplateMode.TEXT}) {
            processors.add(new StandardBlockTagProcessor(mode, dialectPrefix, StandardBlockTagProcessor.ELEMENT_NAME));
            processors.add(new StandardIfTagProcessor(mode, dialectPrefix));
            processors.add(new StandardUnlessTagProcessor(mode, dialectPrefix));
            processors.add(new StandardEachTagProcessor(mode, dialectPrefix));
            processors.add(new StandardSwitchTagProcessor(mode, dialectPrefix));
            processors.add(new StandardCaseTagProcessor(mode, dialectPrefix));
        }
        // Of [# th:each="..."] and the like, whose element has no name.
        processors.add(new StandardBlockTagProcessor(TemplateMode.TEXT, null, ""));
        // In plain text, unlike in Thymeleaf's, there is nothing to escape.
        processors.add(FillProcessor.body(TemplateMode.TEXT, dialectPrefix, text -> text));
        processors.add(FillProcessor.body(TemplateMode.HTML, dialectPrefix, HtmlEscape::escapeHtml4Xml));
        processors.add(FillProcessor.attribute(dialectPrefix, "alt"));
        processors.add(FillProcessor.attribute(dialectPrefix, "title"));
        processors.add(FillProcessor.link(dialectPrefix, "href"));
        processors.add(FillProcessor.link(dialectPrefix, "src"));
        processors.add(FillProcessor.inlineImage(dialectPrefix));
        processors.add(new SlotProcessor(dialectPrefix));
        return processors;
    }

    @Override
    public IExpressionObjectFactory getExpressionObjectFactory() {
        return new IExpressionObjectFactory() {
            @Override
            public Set<String> getAllExpressionObjectNames() {
                return Collections.emptySet();
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

    static Run run(IExpressionContext context) {
        return (Run) context.getVariable(Run.VARIABLE);
    }

    /** Around Thymeleaf's own, which, being wrapped, does not preprocess. */
    private static final class GuardedParser implements IStandardExpressionParser {

        private final StandardExpressionParser parser = new StandardExpressionParser();

        @Override
        public IStandardExpression parseExpression(IExpressionContext context, String input) {
            ExpressionRules.check(input);
            return parser.parseExpression(context, input);
        }
    }

    private final class Evaluator implements IStandardVariableExpressionEvaluator {

        @Override
        public @Nullable Object evaluate(
                IExpressionContext context,
                IStandardVariableExpression expression,
                StandardExpressionExecutionContext expressionContext) {
            if (expression.getUseSelectionAsRoot()) {
                throw new SandboxException("*{...} is not allowed; write ${...}");
            }
            Run run = run(context);
            run.tick();
            return expressions.compile(expression.getExpression()).evaluate(new ContextScope(context, run));
        }
    }

    /** The variables of a rendering. */
    private record ContextScope(IExpressionContext context, Run run) implements Scope {

        @Override
        public @Nullable Object variable(String name) {
            boolean isSlot = name.equals(Sandbox.CONTENT)
                    && run.context().content() != null
                    && context instanceof ITemplateContext template
                    && template.getTemplateMode() == TemplateMode.TEXT;
            if (isSlot) {
                return run.context().content();
            } else if (context.containsVariable(name)) {
                return context.getVariable(name);
            }
            run.context().lacking().accept(name);
            return null;
        }

        @Override
        public void lacks(String name) {
            run.context().lacking().accept(name);
        }

        @Override
        public Locale locale() {
            return run.context().locale();
        }
    }

    /** Of the application's messages, where it has any. */
    static final class Messages extends AbstractMessageResolver {

        @Override
        public @Nullable String resolveMessage(
                ITemplateContext context, @Nullable Class<?> origin, String key, Object @Nullable [] parameters) {
            RenderContext rendering = run(context).context();
            return rendering.messages() == null
                    ? null
                    : rendering.messages().getMessage(key, parameters, null, rendering.locale());
        }

        @Override
        public String createAbsentMessageRepresentation(
                ITemplateContext context, @Nullable Class<?> origin, String key, Object @Nullable [] parameters) {
            throw new SandboxException("the application has no message for #{...}");
        }
    }
}
