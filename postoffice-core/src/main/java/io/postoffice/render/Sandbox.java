package io.postoffice.render;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attoparser.ParseException;
import org.thymeleaf.engine.TemplateModel;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * Thymeleaf for templates that people edit: whatever stands in one fills in data, and does nothing else. Compiling refuses what is
 * not allowed; what it overlooks finds no processor, no expression and no reflection when it is rendered.
 */
final class Sandbox {

    /** The slot of a layout. */
    static final String CONTENT = "content";

    /** What no mail may hold. */
    static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t\\r\\n]]|\\p{Cs}");

    private final SandboxLimits limits;
    private final Thymeleaf thymeleaf = new Thymeleaf();
    private final ExpressionCompiler expressions = new ExpressionCompiler();

    Sandbox(SandboxLimits limits) {
        this.limits = limits;
        WarmUp.of(this);
    }

    /**
     * Compiles a template.
     *
     * @throws TemplateException if it is not allowed as it is; tells all that is wrong
     */
    CompiledTemplate compile(Form form, String source, Deadline deadline) {
        return compile(form, new TimedSource(source, deadline), false);
    }

    /**
     * Compiles a layout: a template with a slot, {@code th:content} in HTML and {@code [[${content}]]} in text.
     *
     * @throws TemplateException if it is not allowed as it is; tells all that is wrong
     */
    CompiledTemplate compileLayout(Form form, String source, Deadline deadline) {
        return compile(form, new TimedSource(source, deadline), true);
    }

    /** For all that is to be done for one mail. */
    Deadline deadline() {
        return Deadline.in(limits.deadline());
    }

    private CompiledTemplate compile(Form form, TimedSource source, boolean layout) {
        if (source.text().length() > limits.templateSize()) {
            throw Failures.problem(
                    form, 0, 0, "a template is longer than %d characters".formatted(limits.templateSize()));
        }
        Expressions compiled = new Expressions(expressions);
        TemplateModel model = Failures.explained(form, () -> {
            Linter linter = new Linter(form, layout, compiled, limits.nesting());
            TimedSource known = scanned(form, source);
            thymeleaf.read(mode(form), known, linter);
            refuse(linter.problems());
            refuse(form == Form.HTML ? BrowserCheck.problems(known) : List.of());
            return thymeleaf.parse(mode(form), known);
        });
        return (data, context, deadline) -> render(form, model, new Run(compiled, context, limits, deadline), data);
    }

    /** What all others read of a template: without the attributes that are left out. */
    private static TimedSource scanned(Form form, TimedSource source) throws ParseException {
        Matcher control = CONTROLS.matcher(source.text());
        if (control.find()) {
            refuse(List.of(TemplateProblem.at(
                    form, source.text(), control.start(), "a control character, which no mail may hold")));
        } else if (form == Form.HTML) {
            MarkupScan scan = MarkupScan.of(source);
            refuse(scan.problems());
            return scan.known();
        }
        refuse(TextScan.problems(form, source.text()));
        return source;
    }

    private static void refuse(List<TemplateProblem> problems) {
        if (!problems.isEmpty()) {
            throw new TemplateException(problems);
        }
    }

    private String render(Form form, TemplateModel template, Run run, Map<String, Object> data) {
        String result = Failures.explained(form, () -> {
            thymeleaf.run(template, run, data, run);
            return run.result();
        });
        if (form == Form.SUBJECT && result.chars().anyMatch(Sandbox::endsLine)) {
            throw Failures.problem(
                    form, 0, 0, "a subject is one line; the template or a value of its data has a line break");
        }
        return result;
    }

    private static TemplateMode mode(Form form) {
        return form == Form.HTML ? TemplateMode.HTML : TemplateMode.TEXT;
    }

    /** Whether it is a line break to anybody. */
    static boolean endsLine(int character) {
        return character == '\n'
                || character == '\r'
                || character == 0x85
                || character == 0x2028
                || character == 0x2029;
    }
}
