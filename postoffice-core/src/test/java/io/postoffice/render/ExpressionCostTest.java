package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.support.StaticMessageSource;

/** Ways to keep a node busy, or to fill its memory, within one expression and in loops of such: all end in time. */
final class ExpressionCostTest {

    private static final int NESTED = 200;

    /** Shorter than in earnest: what matters is by how much it is missed. */
    private static final Duration DEADLINE = Duration.ofMillis(200);

    private static final Duration MISSED = Duration.ofMillis(800);

    private static final Sandbox SANDBOX = warm();

    private static final Map<String, Object> MODEL = model();

    @ParameterizedTest
    @MethodSource("attacks")
    void attackEndsInTime(String expression) {
        for (String template : List.of(
                "[[%s]]".formatted(expression),
                "[# th:each=\"i : ${many}\"][[%s]][/]".formatted(expression.replace("\"", "&quot;")),
                "[# th:each=\"i, s : ${many}\"][# th:each=\"j : ${many}\"][# th:if=\"%s\"/][/][/]"
                        .formatted(expression.replace("\"", "'")))) {
            assertInTime(Form.TEXT, template);
        }
        String html = "<p th:each=\"i : ${many}\"><a th:title=\"%s\" th:text=\"${i}\">x</a></p>"
                .formatted(expression.replace("\"", "'"));
        assertInTime(Form.HTML, html);
    }

    private static void assertInTime(Form form, String template) {
        long start = System.nanoTime();
        assertThat(rendered(form, template)).hasSizeLessThanOrEqualTo(SandboxLimits.DEFAULT.outputSize());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plus(MISSED));
    }

    static String rendered(Form form, String template) {
        StaticMessageSource messages = new StaticMessageSource();
        messages.addMessage("twice", Locale.ENGLISH, "{0}{0}{0}{0}{0}{0}{0}{0}{0}{0}");
        messages.addMessage("number", Locale.ENGLISH, "{0,number,#.##########}");
        messages.addMessage("choice", Locale.ENGLISH, "{0,choice,0#{1}{1}|1#{1}{1}{1}}");
        RenderContext context = new RenderContext(Locale.ENGLISH, messages, name -> "cid:" + name, name -> {}, null);
        try {
            return Cost.rendered(SANDBOX, form, template, MODEL, context);
        } catch (TemplateException ex) {
            return String.valueOf(ex.getMessage());
        }
    }

    static Stream<String> attacks() {
        return Stream.of(
                        nestedCalls(),
                        Stream.of("name", "long", "euros", "many", "texts", "deep", "'€€€'", "i", "huge")
                                .flatMap(ExpressionCostTest::ofValue),
                        sums(),
                        others())
                .flatMap(each -> each);
    }

    private static Stream<String> nestedCalls() {
        return Stream.of("url", "upper", "lower", "trim", "number", "percent", "size", "date", "datetime", "time")
                .flatMap(function -> Stream.of("'€'", "long", "euros", "name")
                        .map(value -> "${" + nested(function, NESTED, value) + "}"));
    }

    private static Stream<String> ofValue(String value) {
        return Stream.of(
                        "${url(%s)}",
                        "${url(url(url(url(url(url(%s))))))}",
                        "${upper(url(lower(url(upper(url(%s))))))}",
                        "${abbreviate(url(%s), 999999999)}",
                        "${abbreviate(%s, 2147483647)}",
                        "${join(texts, %s)}",
                        "${join(many, join(many, %s))}",
                        "${url(join(many, url(%s)))}",
                        "${%1$s == %1$s and %1$s == %1$s and %1$s == %1$s and %1$s == %1$s and %1$s == %1$s}",
                        "${%1$s + %1$s + %1$s + %1$s + %1$s + %1$s}",
                        "${url(%1$s + %1$s + %1$s)}",
                        "${user[%1$s + i]}",
                        "${user[url(%1$s + i)].x}",
                        "${date(%s, 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')}",
                        "${date('2026-06-01', %s)}",
                        "${datetime('2026-06-01T00:00:00Z', 'medium', %s)}",
                        "${currency(1, %s)}",
                        "${number(%s, 20)}",
                        "#{twice(${%s})}",
                        "#{twice(#{twice(#{twice(#{twice(#{twice(#{twice(${%s})})})})})})}",
                        "#{choice(1, ${%s})}",
                        "#{number(${%s})}",
                        "#{${%s}}")
                .map(form -> form.formatted(value));
    }

    private static Stream<String> sums() {
        return Stream.of(
                "${" + "euros+".repeat(300) + "'x'}",
                "${" + "url('€€€€€€€€€€')+".repeat(90) + "'x'}",
                "${url(" + "euros+".repeat(150) + "'x')}",
                "|" + "${euros}".repeat(220) + "|",
                "${" + "99999*".repeat(300) + "9}",
                "${" + "(1.0/3)*".repeat(200) + "9}",
                "${" + "huge*".repeat(300) + "9}",
                "${" + "digits*".repeat(200) + "digits}",
                "${" + "digits+".repeat(200) + "digits}",
                "${" + "digits%7+".repeat(150) + "digits}",
                "${" + "digits/7+".repeat(150) + "digits}",
                "${" + "-".repeat(1900) + "digits}",
                "${" + "texts==texts2 or ".repeat(100) + "true}",
                "${" + "long==long2 and ".repeat(110) + "true}",
                "${" + "long<long2 or ".repeat(120) + "true}",
                "${" + "deep==deep2 and ".repeat(110) + "true}",
                "${" + "wide==wide2 and ".repeat(110) + "true}");
    }

    private static Stream<String> others() {
        return Stream.of(
                "${" + "true?".repeat(150) + "1" + ":long".repeat(150) + "}",
                "${" + "none?:".repeat(280) + "long}",
                "${" + "i?long:".repeat(200) + "long}",
                "${" + "long and ".repeat(200) + "long}",
                "${" + "none or ".repeat(220) + "long}",
                "${" + "not ".repeat(480) + "long}",
                "${deep" + "[0]".repeat(480) + "}",
                "${texts[" + "texts[".repeat(150) + "0" + "]".repeat(151) + "}",
                "${user" + ".user".repeat(300) + "}",
                "${user['" + "x".repeat(1900) + "']}",
                "${size(" + "join(texts, url(".repeat(50) + "'x'" + "))".repeat(50) + ")}",
                "${number(1e400)}",
                "${number(digits, 20)}",
                "${percent(digits, 20)}",
                "${currency(digits, 'EUR')}",
                "${date('+999999999-12-31', 'full')}",
                "${date('2026-06-01', \"'" + "x".repeat(46) + "'\")}",
                "${date('2026-06-01', '" + "[".repeat(49) + "')}",
                "${time('12:00', '" + "p".repeat(48) + "H')}",
                "${datetime('2026-06-01T00:00:00Z', '" + "zzzz ".repeat(9) + "')}",
                "${datetime('2026-06-01T00:00:00Z', '" + "VV".repeat(24) + "')}",
                "#{" + "x".repeat(1900) + "}",
                "#{" + "twice(#{".repeat(150) + "x" + "})".repeat(150) + "}");
    }

    @Test
    void longTextOfTheDataStaysOne() {
        for (String expression : List.of("upper(euros)", "lower(euros)", "trim(euros)", "abbreviate(euros, 150000)")) {
            String template = "[[${size(%s)}]]".formatted(expression);
            assertThat(rendered(Form.TEXT, template)).isEqualTo("150000");
        }
        assertThat(rendered(Form.TEXT, "[[${euros}]]")).hasSize(150_000);
        assertThat(rendered(Form.TEXT, "[[${url(euros)}]]")).contains("a text is longer than 100000 characters");
    }

    private static String nested(String function, int times, String value) {
        return (function + "(").repeat(times) + value + ")".repeat(times);
    }

    private static Sandbox warm() {
        Sandbox sandbox = new Sandbox(new SandboxLimits(256 * 1024, 2 * 1024 * 1024, 500, 50_000, DEADLINE));
        // A cold one would wait for longer than a warm one may.
        for (int i = 0; i < 100; i++) {
            sandbox.deadline();
        }
        return sandbox;
    }

    private static Map<String, Object> model() {
        Map<String, Object> model = new HashMap<>();
        model.put("name", "Ann");
        model.put("user", Map.of("name", "Ann"));
        model.put("long", "x".repeat(100_000));
        model.put("long2", "x".repeat(99_999) + "y");
        model.put("euros", "€".repeat(150_000));
        model.put("digits", new BigDecimal("9".repeat(390)));
        model.put("huge", new BigDecimal("1e390"));
        model.put("many", IntStream.range(0, 300).boxed().toList());
        model.put("texts", Collections.nCopies(20_000, "xxxxxxxxxx"));
        model.put("texts2", Collections.nCopies(20_000, new String("xxxxxxxxxx")));
        model.put("wide", IntStream.range(0, 100_000).boxed().toList());
        model.put("wide2", IntStream.range(0, 100_000).boxed().toList());
        model.put("deep", deep());
        model.put("deep2", deep());
        return model;
    }

    private static Object deep() {
        Object value = "x";
        for (int i = 0; i < 480; i++) {
            value = List.of(value, i);
        }
        return value;
    }
}
