package io.postoffice.render;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders a template of its own, so that classes are loaded and compiled before the time of somebody's mail counts: on a cold node,
 * that takes longer than the mail may.
 */
final class WarmUp {

    private static final int ROUNDS = 5;

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String TEXT =
            "Hello [[${upper(name)}]], [# th:each=\"line, s : ${lines}\"][[${s.count}]] [[${line.item}]][/]";

    private static final String HTML = """
            <!DOCTYPE html>
            <html><head><title>Order</title><style>p { color: red; background: url(https://example.org/x) }</style></head>
            <body><!--[if mso]><table><tr><td width="600"><![endif]--><p title="x" data-x="y" th:text="|Hello ${name}|">x</p>
            <p style="color: blue" th:if="${lines[0].price + 1 > 2}">[[${currency(lines[0].price, 'EUR')}]]</p>
            <b th:each="line : ${lines}" th:text="${line.item ?: 'none'}">x</b>
            <a th:href="|https://example.org/${url(name)}|">[[${date('2026-06-01', 'long')}]]</a>
            <!--[if mso]></td></tr></table><![endif]--></body></html>
            """;

    private static final String LAYOUT = "<body><div th:content></div></body>";

    private static final Map<String, Object> DATA = Map.of(
            "name", "Ann", "lines", List.of(Map.of("item", "Tea", "price", 3), Map.of("item", "Pot", "price", 4)));

    private WarmUp() {}

    static void of(Sandbox sandbox) {
        for (int i = 0; i < ROUNDS; i++) {
            Deadline deadline = Deadline.in(LIMIT);
            sandbox.compile(Form.SUBJECT, TEXT, deadline).render(DATA, context(null), deadline);
            String html = sandbox.compile(Form.HTML, HTML, deadline).render(DATA, context(null), deadline);
            sandbox.compileLayout(Form.HTML, LAYOUT, deadline).render(DATA, context(html), deadline);
            PlainText.of(html, deadline);
        }
    }

    private static RenderContext context(@Nullable String content) {
        return new RenderContext(Locale.ENGLISH, null, name -> name, name -> {}, content);
    }
}
