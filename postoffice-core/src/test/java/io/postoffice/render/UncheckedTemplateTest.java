package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Canary;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thymeleaf.templatemode.TemplateMode;

/** What the checks might overlook does nothing when it is run. */
final class UncheckedTemplateTest {

    private static final String HIT = "${T(com.acme.Canary).hit('x')}";

    private final Thymeleaf thymeleaf = new Thymeleaf();
    private final int calls = Canary.calls();

    @Test
    void whatWasNotCheckedIsNotRun() {
        for (String name :
                List.of("text", "if", "unless", "each", "switch", "href", "src", "alt", "title", "inline-image")) {
            String value = name.equals("each") ? "a : " + HIT : HIT;
            assertThatThrownBy(() -> run("<p th:%s=\"%s\">x</p>".formatted(name, value)))
                    .hasStackTraceContaining("an expression was not checked, and is not run");
        }
        assertThatThrownBy(() -> run("<p>[[" + HIT + "]]</p>"))
                .hasStackTraceContaining("an expression was not checked, and is not run");
        assertThat(Canary.calls()).isEqualTo(calls);
    }

    @Test
    void attributeThatIsNotOursStaysAsItIs() {
        for (String name : List.of(
                "utext", "insert", "replace", "include", "with", "object", "attr", "onclick", "assert", "remove")) {
            String template = "<p th:%s=\"%s\">x</p>".formatted(name, HIT);
            assertThat(run(template)).isEqualTo(template);
        }
        assertThat(Canary.calls()).isEqualTo(calls);
    }

    private String run(String html) {
        SandboxLimits limits = SandboxLimits.DEFAULT;
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        RenderContext context = new RenderContext(Locale.ENGLISH, null, name -> name, name -> {}, null);
        Run run = new Run(new Expressions(new ExpressionCompiler()), context, limits, deadline);
        thymeleaf.run(thymeleaf.parse(TemplateMode.HTML, new TimedSource(html, deadline)), run, Map.of(), run);
        return run.result();
    }
}
