package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.StaticMessageSource;

/** What templates can do, and where and how they say what they cannot. */
final class SandboxTest {

    private final Sandbox sandbox = new Sandbox(SandboxLimits.DEFAULT);
    private final Set<String> lacking = new TreeSet<>();
    private final Map<String, Object> model = model();

    @Test
    void subjectAndTextAreNotEscapedAndHtmlIs() {
        assertThat(render(Form.SUBJECT, "Hello [[${name}]]")).isEqualTo("Hello Tom & Jerry");
        assertThat(render(Form.TEXT, "<[[${name}]]>\n")).isEqualTo("<Tom & Jerry>\n");
        assertThat(render(Form.HTML, "<p>[[${name}]]</p><b th:text=\"${name}\">x</b>"))
                .isEqualTo("<p>Tom &amp; Jerry</p><b>Tom &amp; Jerry</b>");
        assertThat(render(Form.HTML, "<a th:title=\"${quoted}\">x</a>"))
                .isEqualTo("<a title=\"&quot;&gt;&lt;b&gt;\">x</a>");
    }

    @Test
    void listsAreRepeated() {
        assertThat(
                        render(
                                Form.HTML,
                                "<ul><li th:each=\"line, s : ${lines}\">[[${s.count}]]/[[${s.size}]] [[${line.item}]]</li></ul>"))
                .isEqualTo("<ul><li>1/2 Tea</li><li>2/2 Pot</li></ul>");
        assertThat(
                        render(
                                Form.TEXT,
                                "[# th:each=\"line : ${lines}\"][[${line.quantity}]] × [[${line.item}]]\n[/]Total: [[${lines[0].quantity + lines[1].quantity}]]"))
                .isEqualTo("2 × Tea\n1 × Pot\nTotal: 3");
        assertThat(render(Form.HTML, "<th:block th:each=\"line : ${nothing}\">x</th:block>"))
                .isEmpty();
    }

    @Test
    void conditionsChoose() {
        assertThat(
                        render(
                                Form.HTML,
                                "<p th:if=\"${vip and total > 100}\">a</p><p th:unless=\"${vip}\">b</p><p th:if=\"${nothing}\">c</p>"))
                .isEqualTo("<p>a</p>");
        assertThat(
                        render(
                                Form.HTML,
                                "<th:block th:switch=\"${plan}\"><p th:case=\"'basic'\">a</p><p th:case=\"'pro'\">b</p><p th:case=\"*\">c</p></th:block>"))
                .isEqualTo("<p>b</p>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ${total + 1}                      | 200.50
            ${total * 2 - 1}                  | 398.00
            ${7 / 2}                          | 3.5
            ${7 % 4}                          | 3
            ${-total}                         | -199.50
            ${name + '!'}                     | Tom & Jerry!
            ${vip ? 'yes' : 'no'}             | yes
            ${nothing ?: 'none'}              | none
            ${not vip}                        | false
            ${plan == 'pro' and 1 <= 1.0}     | true
            ${1 eq 1.0}                       | true
            ${lines[1].item}                  | Pot
            ${lines[9].item}                  | ``
            ${user['name']}                   | Ann
            ${user.boss.name}                 | ``
            ${upper(plan)}                    | PRO
            ${abbreviate(name, 4)}            | Tom…
            ${join(tags, ', ')}               | a, b
            ${size(lines)}                    | 2
            ${url('a b&c/é')}                 | a%20b%26c%2F%C3%A9
            ${trim('  x ')}                   | x
            ${'}'} + '{'                      | }{
            ${"a}b"}                          | a}b
            ${plan} + '-' + ${total + 1}      | pro-200.50
            ${vip} ? 'yes' : ${plan}          | yes
            not ${vip} or ${plan} == 'pro'    | true
            ${nothing} ?: 'none'              | none
            (1 + 2) * 3                       | 9
            """)
    void expressionsAreEvaluated(String expression, String result) {
        assertThat(render(Form.TEXT, "[[" + expression + "]]")).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en    | ${number(1234567.891)}               | 1,234,567.891
            de    | ${number(1234567.891, 2)}            | 1.234.567,89
            de-CH | ${number(1234567.891, 0)}            | 1’234’568
            en-US | ${currency(total, 'EUR')}            | €199.50
            de    | ${currency(total, 'EUR')}            | 199,50 €
            ja    | ${currency(total, 'JPY')}            | JPY 200
            en    | ${percent(0.256, 1)}                 | 25.6%
            en    | ${percent(0.125)}                    | 13%
            en    | ${number(2.5, 0)}                    | 3
            en    | ${currency(0.825, 'EUR')}            | €0.83
            en    | ${date(ordered, 'long', 'Pacific/Auckland')} | June 2, 2026
            en    | ${time(ordered, 'HH:mm', 'Pacific/Auckland')} | 00:00
            en    | ${date(late)}                        | Jun 2, 2026
            en    | ${datetime(late, 'd.M. HH:mm')}      | 2.6. 04:30
            en    | ${date(late, 'd.M.', 'America/New_York')} | 2.6.
            en    | ${date('2026-06-01T23:30:00')}       | Jun 1, 2026
            ar-EG | ${date(ordered, 'd/M/yyyy')}         | ١/٦/٢٠٢٦
            en    | ${date('2026-06-01')}                | Jun 1, 2026
            de    | ${date(ordered, 'long')}             | 1. Juni 2026
            pt-BR | ${date(ordered, 'd MMMM yyyy')}      | 1 junho 2026
            en    | ${time('18:30')}                     | 6:30:00 PM
            de    | ${datetime(ordered, 'dd.MM.yyyy HH:mm', 'Europe/Berlin')} | 01.06.2026 14:00
            """)
    void formsAreThoseOfTheLocale(String language, String expression, String result) {
        String rendered = render(Form.TEXT, "[[" + expression + "]]", context(Locale.forLanguageTag(language), null));
        assertThat(rendered.replace('\u00a0', ' ')
                        .replace('\u202f', ' ')
                        .replace("JP¥", "JPY ")
                        .replace("￥", "JPY "))
                .isEqualTo(result);
    }

    @Test
    void messagesAreThoseOfTheApplication() {
        StaticMessageSource messages = new StaticMessageSource();
        messages.addMessage("greeting", Locale.GERMAN, "Hallo {0}!");
        RenderContext german = new RenderContext(Locale.GERMAN, messages, name -> name, lacking::add, null);

        assertThat(render(Form.TEXT, "[[#{greeting(${plan})}]]", german)).isEqualTo("Hallo pro!");
        assertProblem(Form.TEXT, "[[#{greeting}]]", "the application has no message for #{...}");
    }

    @Test
    void linksLeadToHarmlessPlacesOnly() {
        assertThat(render(Form.HTML, "<a th:href=\"|https://x.org/${url(name)}|\">x</a>"))
                .isEqualTo("<a href=\"https://x.org/Tom%20%26%20Jerry\">x</a>");
        assertThat(render(Form.HTML, "<a th:href=\"${script}\">x</a>")).isEqualTo("<a href=\"#\">x</a>");
        assertProblem(
                Form.HTML,
                "<a href=\"javascript:x\">x</a>",
                "href may lead to http, https, mailto, tel, sms and cid only");
    }

    @Test
    void imageComesAlong() {
        assertThat(render(Form.HTML, "<img th:inline-image=\"'a/logo.png'\" alt=\"Logo\">"))
                .isEqualTo("<img alt=\"Logo\" src=\"cid:a/logo.png\">");
    }

    @Test
    void imageThatIsNotThereIsNotNamedByTheData() {
        RenderContext noImages = new RenderContext(
                Locale.ENGLISH,
                null,
                name -> {
                    throw new IllegalArgumentException("there is no image " + name);
                },
                lacking::add,
                null);

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(Form.HTML, "<img th:inline-image=\"${plan}\">", noImages))
                .withMessageContaining("there is no image of the name that the data give");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(Form.HTML, "<img th:inline-image=\"'a.png'\">", noImages))
                .withMessageContaining("there is no image a.png");
    }

    @Test
    void layoutHasASlot() {
        RenderContext filled = context(Locale.ENGLISH, "<p>content</p>");
        assertThat(sandbox.compileLayout(Form.HTML, "<body><div th:content>x</div></body>", Cost.deadline())
                        .render(model, filled, Cost.deadline()))
                .isEqualTo("<body><div><p>content</p></div></body>");
        assertThat(sandbox.compileLayout(Form.TEXT, "Top\n[[${content}]]\nBottom", Cost.deadline())
                        .render(
                                Map.of("content", "data of that name"),
                                context(Locale.ENGLISH, "a & b"),
                                Cost.deadline()))
                .isEqualTo("Top\na & b\nBottom");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> sandbox.compileLayout(Form.HTML, "<body></body>", Cost.deadline()))
                .withMessageContaining("a layout has a slot");
        assertProblem(Form.HTML, "<div th:content></div>", "th:content is for layouts");
    }

    @Test
    void whatTheDataHasNotIsTold() {
        assertThat(render(Form.TEXT, "[[${nobody}]][[${user.age}]][[${upper(nothing)}]]"))
                .isEmpty();
        assertThat(lacking).containsExactly("age", "nobody", "nothing");
    }

    @Test
    void problemHasItsPlace() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> sandbox.compile(
                        Form.HTML,
                        "<p>\n  <b th:text=\"${T(x)}\">x</b>\n  <i th:with=\"a=1\">[(${name})]</i>\n</p>",
                        Cost.deadline()))
                .satisfies(ex -> assertThat(ex.problems())
                        .extracting(TemplateProblem::line)
                        .containsExactly(2, 3, 3))
                .withMessageContaining("html, line 2, column 6: an expression may use data")
                .withMessageContaining("th:with is not allowed")
                .withMessageContaining("[(...)] and th:utext are not allowed");
    }

    @Test
    void textIsFilledInAndQuoted() {
        assertThat(render(Form.TEXT, "[[|{${name}} #|]]")).isEqualTo("{Tom & Jerry} #");
        assertThat(render(Form.TEXT, "[[|${total}${total}|]]")).isEqualTo("199.50199.50");
        assertThat(render(Form.TEXT, "[# th:text=\"|it's ${'it''s'}|\"/]")).isEqualTo("it's it's");
        assertThat(render(Form.TEXT, "[# th:text=\"'it\\'s ' + 'it''s' + ''\"/]"))
                .isEqualTo("it's it's");
        assertProblem(Form.TEXT, "[[|it's ${name}|]]", "an apostrophe within has to be one of two");
        assertThat(render(Form.TEXT, "[['[']]#123]")).isEqualTo("[#123]");
        assertThat(render(Form.TEXT, "[['[' + '[']]x]]")).isEqualTo("[[x]]");
        assertThat(render(Form.SUBJECT, "[#[[${lines[0].quantity}]]] Hello")).isEqualTo("[#2] Hello");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ${ {a:1} }        | an expression may use data, literals
            ${{name}}         | an expression may use data, literals
            ${'}'.size()}     | an expression may use data, literals
            ${name            | an expression is not complete: ${ is not closed by }
            ${'name}          | an expression is not complete: ${ is not closed by }
            'name             | an expression is not complete: ' is not closed by '
            #{key(${name)     | an expression is not complete: #{ is not closed by }
            name              | a word is neither data nor text
            1e9               | a word is neither data nor text
            ${a}              ${b} | an expression cannot be read
            ${a)} + ${(b}     | an expression cannot be read
            ${}               | an expression cannot be read
            "name"            | an expression cannot be read
            ``                | an expression cannot be read
            """)
    void expressionIsCheckedBeforeItIsUsed(String expression, String problem) {
        for (String attribute : List.of("text", "if", "href", "each=\"x : %s\" title", "case")) {
            String value = expression.replace("\"", "&quot;");
            String template = attribute.contains("%")
                    ? "<p>\n  <b th:%s=\"x\"></b>".formatted(attribute.formatted(value))
                    : "<p>\n  <b th:%s=\"%s\"></b>".formatted(attribute, value);
            assertThatExceptionOfType(TemplateException.class)
                    .isThrownBy(() -> sandbox.compile(Form.HTML, template, Cost.deadline()))
                    .withMessageStartingWith("html, line 2, column 6: " + problem);
        }
    }

    @Test
    void whatIsNothingIsNotTrue() {
        for (String nothing : List.of("${nothing}", "${''}", "${0}", "${false}", "${none}", "'false'")) {
            assertThat(render(Form.TEXT, "[# th:if=\"%s\"]x[/][# th:unless=\"%s\"]y[/]".formatted(nothing, nothing)))
                    .isEqualTo("y");
        }
    }

    @Test
    void firstCaseThatFitsIsTaken() {
        String cases =
                "[# th:switch=\"${plan}\"][# th:case=\"'pro'\"]a[/][# th:case=\"${plan}\"]b[/][# th:case=\"*\"]c[/][/]";
        assertThat(render(Form.TEXT, cases)).isEqualTo("a");
        assertProblem(Form.TEXT, "[# th:case=\"1\"]a[/]", "th:case is within an element with th:switch");
    }

    @Test
    void subjectIsOneLine() {
        assertProblem(Form.SUBJECT, "a\nb", "a subject is one line");
        assertProblem(Form.SUBJECT, "[[${lined}]]", "a subject is one line");
    }

    @Test
    void costIsLimited() {
        assertProblem(Form.TEXT, "x".repeat(300_000), "a template is longer than");
        assertProblem(Form.HTML, "<b>".repeat(501) + "</b>".repeat(501), "more than 500 elements");
        String loops = "[# th:each=\"a : ${many}\"][# th:each=\"b : ${many}\"][# th:each=\"c : ${many}\"]xxx[/][/][/]";
        assertProblem(Form.TEXT, loops, "more than");
        assertProblem(Form.TEXT, "[[${huge + 1}]]", "a number has more than 400 digits");
        assertProblem(Form.TEXT, "[['1e999999999' - 1]]", "a number is wanted here");
        assertProblem(Form.TEXT, "[[${name} - 1]]", "a number is wanted here");
        assertProblem(Form.HTML, "<h1>".repeat(15_000), "more than 500 elements");
        assertProblem(Form.HTML, "<h1>".repeat(50_000), "more than 10000 elements");
        assertProblem(Form.HTML, "<[[${name}]]>", "a stray '<'");
        assertProblem(Form.HTML, "<style><!-- p { color: red } --></style>", "take the marks of the comment out");
        assertProblem(Form.HTML, "<p>x</p><![if !mso]><p>x</p><![endif]>", "write <!--[if !mso]><!--> before");
        assertThat(render(Form.HTML, "<p th:text=\"|1 - 2 + ${plan}|\"></p><i th:if=\"${1 + 1 == 2}\">x</i>"))
                .isEqualTo("<p>1 - 2 + pro</p><i>x</i>");
    }

    private void assertProblem(Form form, String template, String problem) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(form, template))
                .withMessageContaining(problem)
                .withNoCause();
    }

    private String render(Form form, String template) {
        return render(form, template, context(Locale.ENGLISH, null));
    }

    private String render(Form form, String template, RenderContext context) {
        return Cost.rendered(sandbox, form, template, model, context);
    }

    private RenderContext context(Locale locale, @Nullable String content) {
        return new RenderContext(locale, null, name -> "cid:" + name, lacking::add, content);
    }

    private static Map<String, Object> model() {
        Map<String, Object> model = new HashMap<>();
        model.put("name", "Tom & Jerry");
        model.put("quoted", "\"><b>");
        model.put("plan", "pro");
        model.put("vip", true);
        model.put("total", new BigDecimal("199.50"));
        model.put("ordered", "2026-06-01T12:00:00Z");
        model.put("late", "2026-06-01T23:30:00-05:00");
        model.put("script", "javascript:alert(1)");
        model.put("lined", "a\r\nBcc: b@x.org");
        model.put("user", Map.of("name", "Ann"));
        model.put("none", List.of());
        model.put("tags", List.of("a", "b"));
        model.put("many", IntStream.range(0, 100).boxed().toList());
        model.put("huge", new BigDecimal("1e1000000"));
        model.put("lines", List.of(Map.of("item", "Tea", "quantity", 2), Map.of("item", "Pot", "quantity", 1)));
        return model;
    }
}
