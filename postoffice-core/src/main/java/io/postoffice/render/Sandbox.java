package io.postoffice.render;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.attoparser.ParseException;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.TemplateSpec;
import org.thymeleaf.cache.StandardCacheManager;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateparser.ITemplateParser;
import org.thymeleaf.templateparser.markup.HTMLTemplateParser;
import org.thymeleaf.templateparser.text.TextTemplateParser;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import org.thymeleaf.templateresource.StringTemplateResource;

/**
 * Thymeleaf for templates that people edit: whatever stands in one fills in data, and does nothing else. Compiling refuses what is
 * not allowed; what it overlooks finds no processor, no expression object and no reflection when it is rendered.
 */
final class Sandbox {

    /** The slot of a layout. */
    static final String CONTENT = "content";

    /** Classes are loaded and compiled in the first renderings, which takes longer than rendering. */
    private static final int COLD = 10;

    private static final int COLD_FACTOR = 5;

    /** How many templates may be read at once without waiting, and how many characters at a time; as in Thymeleaf. */
    private static final int PARSERS = 4;

    private static final int BUFFER = 2048;

    private final SandboxLimits limits;
    private final ExpressionCompiler expressions = new ExpressionCompiler();
    private final TemplateEngine engine = new TemplateEngine();
    private final ITemplateParser htmlParser = new HTMLTemplateParser(PARSERS, BUFFER);
    private final ITemplateParser textParser = new TextTemplateParser(PARSERS, BUFFER, true);
    private final AtomicInteger rendered = new AtomicInteger();

    Sandbox(SandboxLimits limits) {
        this.limits = limits;
        StringTemplateResolver resolver = new StringTemplateResolver();
        resolver.setCacheable(true);
        StandardCacheManager cache = new StandardCacheManager();
        cache.setTemplateCacheMaxSize(1000);
        engine.setTemplateResolver(resolver);
        engine.setCacheManager(cache);
        engine.setDialect(new SandboxDialect(expressions));
        engine.setMessageResolver(new SandboxDialect.Messages());
    }

    /**
     * Compiles a template.
     *
     * @throws TemplateException if it is not allowed as it is; tells all that is wrong
     */
    CompiledTemplate compile(Form form, String source) {
        return compile(form, source, false);
    }

    /**
     * Compiles a layout: a template with a slot, {@code th:content} in HTML and {@code [[${content}]]} in text.
     *
     * @throws TemplateException if it is not allowed as it is; tells all that is wrong
     */
    CompiledTemplate compileLayout(Form form, String source) {
        return compile(form, source, true);
    }

    private CompiledTemplate compile(Form form, String source, boolean layout) {
        if (source.length() > limits.templateSize()) {
            throw problem(form, 0, 0, "a template is longer than %d characters".formatted(limits.templateSize()));
        }
        TemplateSpec template = new TemplateSpec(source, form == Form.HTML ? TemplateMode.HTML : TemplateMode.TEXT);
        List<TemplateProblem> problems =
                guarded(form, () -> problems(new Linter(form, layout, expressions, limits.nesting()), template));
        if (!problems.isEmpty()) {
            throw new TemplateException(problems);
        }
        return (model, context) -> render(form, template, model, context);
    }

    private List<TemplateProblem> problems(Linter linter, TemplateSpec template) {
        boolean html = template.getTemplateMode() == TemplateMode.HTML;
        ITemplateParser parser = html ? htmlParser : textParser;
        parser.parseStandalone(
                engine.getConfiguration(),
                null,
                // Where Thymeleaf says what it was that it could not read.
                "template",
                null,
                new StringTemplateResource(template.getTemplate()),
                template.getTemplateMode(),
                false,
                linter);
        return linter.problems();
    }

    private String render(Form form, TemplateSpec template, Map<String, Object> model, RenderContext context) {
        long limit = limits.deadline().toNanos() * (rendered.getAndIncrement() < COLD ? COLD_FACTOR : 1);
        Run run = new Run(context, limits, System.nanoTime() + limit);
        Map<String, Object> variables = new HashMap<>(model);
        variables.put(Run.VARIABLE, run);
        String result = guarded(form, () -> {
            engine.process(template, new Context(context.locale(), variables), run);
            return run.result();
        });
        if (form == Form.SUBJECT && result.chars().anyMatch(Sandbox::endsLine)) {
            throw problem(form, 0, 0, "a subject is one line; the template or a value of its data has a line break");
        }
        return result;
    }

    private static boolean endsLine(int character) {
        return character == '\n' || character == '\r' || character == 0x2028 || character == 0x2029;
    }

    /** Thymeleaf's exceptions carry the whole template, and those of the data what is in them. */
    private static <T> T guarded(Form form, Work<T> work) {
        try {
            return work.run();
        } catch (SandboxException ex) {
            throw problem(form, 0, 0, String.valueOf(ex.getMessage()));
        } catch (TemplateEngineException ex) {
            throw explained(form, ex);
        } catch (StackOverflowError ex) {
            throw problem(form, 0, 0, "it is nested too deeply");
        }
    }

    private static TemplateException explained(Form form, TemplateEngineException thrown) {
        int line = 0;
        int column = 0;
        String what = "it cannot be read here; look for an expression or an element that is not complete";
        for (Throwable link = thrown; link != null; link = link.getCause()) {
            if (link instanceof TemplateProcessingException processing && processing.hasLineAndCol()) {
                line = orZero(processing.getLine());
                column = orZero(processing.getCol());
            } else if (link instanceof ParseException parsing) {
                line = orZero(parsing.getLine());
                column = orZero(parsing.getCol());
            } else if (link instanceof SandboxException) {
                what = String.valueOf(link.getMessage());
            }
        }
        return problem(form, line, column, what);
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    private static TemplateException problem(Form form, int line, int column, String what) {
        return new TemplateException(List.of(new TemplateProblem(form, line, column, what)));
    }

    @FunctionalInterface
    private interface Work<T> {

        T run();
    }
}
