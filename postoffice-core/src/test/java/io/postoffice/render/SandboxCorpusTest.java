package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Canary;
import com.acme.User;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody writes into a template: it is refused, or it does nothing. */
final class SandboxCorpusTest {

    private static final Sandbox SANDBOX = new Sandbox(SandboxLimits.DEFAULT);

    private static final Map<String, Object> MODEL = model();

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void attackDoesNothing(String id, Form form, String template) {
        int calls = Canary.calls();
        Optional<String> result = Cost.bearable(() -> rendered(form, template));

        assertThat(Canary.calls()).isEqualTo(calls);
        result.ifPresent(text -> {
            assertThat(text)
                    .doesNotContain("canary 2nd", "root:", "UNIXProcess", "ClassLoader", "java.base", "secret-hash");
            assertThat(form == Form.HTML ? text.replaceAll("(?s)<!--.*?-->", "") : "")
                    .doesNotContainIgnoringCase("<script")
                    .doesNotContainPattern("(?i)(href|src)\\s*=\\s*[\"']?\\s*javascript:");
        });
    }

    private static Optional<String> rendered(Form form, String template) {
        try {
            RenderContext context = new RenderContext(Locale.ENGLISH, null, name -> "cid:" + name, name -> {}, null);
            return Optional.of(Cost.rendered(SANDBOX, form, template, MODEL, context));
        } catch (TemplateException ex) {
            assertThat(ex.getMessage()).doesNotContain("hit(", "exec(").hasSizeLessThan(4000);
            return Optional.empty();
        }
    }

    static Stream<Arguments> attacks() throws IOException {
        return Stream.concat(corpus(), Stream.of(FURTHER).flatMap(SandboxCorpusTest::places));
    }

    private static Stream<Arguments> corpus() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(SandboxCorpusTest.class.getResourceAsStream("template-attacks.txt"))) {
            List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
            assertThat(lines).hasSizeGreaterThan(70);
            return lines.stream().flatMap(line -> {
                String[] fields = line.split("\\|", 4);
                String payload = fields[3].replace("DEEPNEST", "<b>".repeat(20_000) + "x" + "</b>".repeat(20_000));
                String id = fields[0] + " " + fields[2];
                return fields[1].equals("raw") ? everywhere(id, payload) : inExpressions(id, payload);
            });
        }
    }

    private static Stream<Arguments> places(String attack) {
        return attack.startsWith("<") || attack.startsWith("[")
                ? everywhere(attack, attack)
                : inExpressions(attack, attack);
    }

    private static Stream<Arguments> everywhere(String id, String template) {
        return Stream.of(Form.values()).map(form -> Arguments.of(form + " " + id, form, template));
    }

    private static Stream<Arguments> inExpressions(String id, String payload) {
        List<Arguments> places = new ArrayList<>();
        places.add(Arguments.of("subject " + id, Form.SUBJECT, "[[" + payload + "]]"));
        places.add(Arguments.of("text " + id, Form.TEXT, "[[" + payload + "]]"));
        places.add(Arguments.of("inlined " + id, Form.HTML, "<p>[[" + payload + "]]</p>"));
        String quoted = payload.replace("\"", "&quot;");
        for (String attribute :
                List.of("text", "if", "each=\"a : X\" title", "href", "title", "inline-image", "switch")) {
            String name = attribute.replace("X", quoted);
            String tag = name.startsWith("each")
                    ? "<p th:%s=\"\">[[${a}]]</p>".formatted(name)
                    : "<a th:%s=\"%s\">x</a>".formatted(name, quoted);
            places.add(Arguments.of("th:" + attribute + " " + id, Form.HTML, tag));
        }
        return places.stream();
    }

    /** Nothing of a bean is there for templates but what is data: neither what is left out of that, nor its methods. */
    @Test
    void userIsThere() {
        assertThat(rendered(Form.TEXT, "[[${user.manager.name}]][[${user.passwordHash}]]"))
                .contains("Bob");
        assertThat(User.SECRET).contains("secret-hash");
    }

    private static Map<String, Object> model() {
        Map<String, Object> model = new HashMap<>();
        model.put("name", "Ann");
        model.put("user", new User("Ann", new User("Bob", null)));
        model.put(
                "items", IntStream.range(0, 200).boxed().map(Object.class::cast).toList());
        model.put("evil", "${T(com.acme.Canary).hit('2nd')}");
        model.put("xss", "<script>alert(1)</script>");
        model.put("js", " java\tscript:alert(1)");
        return WrittenContext.of(model, new JsonContextSerializer()).data();
    }

    private static final String[] FURTHER = {
        "${user['class']}",
        "${user.class.forName('x')}",
        "${user?.getClass()}",
        "${user.^[true]}",
        "${items.![#this]}",
        "${items.?[true]}",
        "${{1,2}}",
        "${{a:1}}",
        "${name matches '(a+)+$'}",
        "${1 instanceof T(Integer)}",
        "${name between {1,2}}",
        "${'a' * 2000000000}",
        "${9 ^ 999999999}",
        "${name = 'x'}",
        "${name++}",
        "${#name}",
        "${@canary}",
        "${new String('x')}",
        "${T(System).exit(0)}",
        "${''.class}",
        "${upper(upper)}",
        "${number(1, 999999999)}",
        "${date('2026-06-01', 'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')}",
        "${abbreviate(name, -5)}",
        "${currency(1, 'T(x)')}",
        "${url(evil)}",
        "${evil}",
        "${xss}",
        "${js}",
        "|${evil}|",
        "${evil} + '${evil}'",
        "#{${evil}}",
        "#{x(${evil})}",
        "~{::x}",
        "__${evil}__",
        "${'__' + evil}",
        "${unknown.deeper.still}",
        "${(((((((((((((((((((((((name)))))))))))))))))))))))}",
        "${" + "(".repeat(900) + "1" + ")".repeat(90) + "}",
        "${" + "!".repeat(990) + "true}",
        "<p th:utext=\"${xss}\">x</p>",
        "<p>[(${xss})]</p>",
        "<p data-th-utext=\"${xss}\">x</p>",
        "<p TH:UTEXT=\"${xss}\">x</p>",
        "<th-block th-utext=\"${xss}\">x</th-block>",
        "<p th:onclick=\"${js}\">x</p>",
        "<p th:attr=\"onclick=${js}\">x</p>",
        "<p th:style=\"${js}\">x</p>",
        "<p onclick=\"alert(1)\">x</p>",
        "<a href=\"java&#115;cript:alert(1)\">x</a>",
        "<a href=\"jAvAsCrIpT:alert(1)\">x</a>",
        "<a href=\" &#1;javascript:alert(1)\">x</a>",
        "<a href=\"java&Tab;script:alert(1)\">x</a>",
        "<img src=\"data:text/html,x\">",
        "<a th:href=\"${js}\">x</a>",
        "<a th:href=\"'javascript:' + ${name}\">x</a>",
        "<iframe srcdoc=\"x\"></iframe>",
        "<base href=\"http://evil\">",
        "<svg><a xlink:href=\"javascript:x\"/></svg>",
        "<form action=\"javascript:x\"><button formaction=\"x\"></form>",
        "<object data=\"x\"></object>",
        "<p th:inline=\"javascript\">[[${xss}]]</p>",
        "<script>[[${xss}]]</script>",
        "<style>[[${xss}]]</style>",
        "<!--[[${T(com.acme.Canary).hit('c')}]]-->",
        "<!--/* <p th:utext=\"${xss}\"> */-->",
        "<!--/*/ <p th:utext=\"${xss}\"> /*/-->",
        "<![CDATA[ [[${T(com.acme.Canary).hit('c')}]] ]]>",
        "<?php [[${T(com.acme.Canary).hit('c')}]] ?>",
        "<p th:text=\"${name}\" th:text=\"${T(com.acme.Canary).hit('d')}\">x</p>",
        "<p th:fragment=\"x\" th:insert=\"~{::x}\"></p>",
        "<p th:with=\"a=${T(com.acme.Canary).hit('w')}\">x</p>",
        "<p th:include=\"x\"></p>",
        "<p th:replace=\"file:/etc/passwd\"></p>",
        "<p th:object=\"${user}\">*{name}</p>",
        "<p th:each=\"a : ${items}\"><b th:each=\"b : ${items}\"><i th:each=\"c : ${items}\"><u th:each=\"d : ${items}\"></u></i></b></p>",
        "[# th:utext=\"${evil}\"/]",
        "[# th:each=\"a : ${T(com.acme.Canary).hit('t')}\"]x[/]",
        "[(${evil})]",
        "[# th:insert=\"x\"/]",
    };
}
