package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.acme.Canary;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways around what reads templates first, and ways to keep it busy: all of them are told when a template is stored. */
final class SandboxAttackTest {

    private static final Sandbox SANDBOX = new Sandbox(SandboxLimits.DEFAULT);

    private static final Sandbox BOMBED = new Sandbox(SandboxLimits.DEFAULT);

    private static final Map<String, Object> MODEL =
            Map.of("name", "Ann", "xss", "x onclick=alert(1)", "items", Collections.nCopies(200, 1));

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Text to one parser, and elements to another.
                "<!--><img src=x onerror=alert(1)>-->",
                "<!---><img src=x onerror=alert(1)>-->",
                "<!-- --!><img src=x onerror=alert(1)> -->",
                "<!--><b th:if=\"${name}\">x</b>-->",
                "<!-- --!><b>x</b> -->",
                "<!-- x --!><script>alert(1)</script> -->",
                "<!--/*/ <p>x</p> /*/--><!--/* x */-->",
                "<scr<!--/* x */-->ipt>alert(1)</script>",
                "<img src=x one<!--/* x */-->rror=alert(1)>",
                "<![CDATA[><img src=x onerror=alert(1)>]]>",
                "<?xml version=\"1.0\" x=\"><img src=x onerror=alert(1)>\"?><p>x</p>",
                "<?php x ?><p>x</p>",
                "<!ENTITY x \"><img src=x onerror=alert(1)>\">",
                "<!DOCTYPE html \"><img src=x onerror=alert(1)>\">",
                "<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><p>&b;</p>",
                "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></p></xmp>",
                "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></p></noscript>",
                "<noembed><p title=\"</noembed><img src=x onerror=alert(1)>\"></p></noembed>",
                "<title><p title=\"</title><img src=x onerror=alert(1)>\"></p></title>",
                "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\"></p></textarea>",
                "<style><p title=\"</style><img src=x onerror=alert(1)>\"></p></style>",
                "<select><style></select><img src=x onerror=alert(1)></style>",
                "<svg><style><img src=x onerror=alert(1)></style></svg>",
                "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
                "<template><img src=x onerror=alert(1)></template>",
                "<a title='x\"><img src=x onerror=alert(1)>' b=\"'>x</a><img src=x onerror=alert(1)>",
                "<p a<img src=x onerror=alert(1)>x</p>",
                "<p/onclick=alert(1)>x</p>",
                "<img/src=\"x\"/onerror=alert(1)>",
                "<img src=x\u000conerror=alert(1)>",
                "<img src=\"x\"onerror=\"alert(1)\">",
                "<img src=\"x\" ONERROR=alert(1)>",
                "</p onclick=alert(1)><a onclick=alert(1)",
                "<[['img src=x onerror=alert(1)']]>",
                "<<th:block th:text=\"'img src=x onerror=alert(1)'\"></th:block>>",
                "</[['p']]>",
                "<[['!--']] x",
                "&lt;<[[${name}]]",
                // Seen by Outlook only.
                "<!--[if mso]><a href=\"javascript:alert(1)\">x</a><![endif]-->",
                "<!--[if mso]><script>alert(1)</script><![endif]-->",
                "<!--[if gte mso 9]><p onclick=\"x\"></p><![endif]-->",
                "<!-- [IF mso]><p style=\"behavior:url(x)\"></p><![endif]-->",
                "<!--[if mso]><!--[if mso]><script>x</script><![endif]--><![endif]-->",
                "<!--[if mso]>[[${name}]]<![endif]-->",
                "<!--[if mso]><a th:href=\"${name}\">x</a><![endif]-->",
                "<!--[if mso]><v:roundrect href=\"[[${name}]]\"><center>Go</center></v:roundrect><![endif]-->",
                "<!--[if mso]><p>x</p><!-- [if mso]><p>x</p><![endif]-->",
                "<!--[if gte vml 1]><v:imagedata o:href=\"file://evil.example/x.png\"/><![endif]-->",
                "<!--[if gte vml 1]><v:fill o:althref=\"\\\\evil.example\\x\"/><![endif]-->",
                "<!--[if gte vml 1]><v:fill o:href=\"//evil.example/x\"/><![endif]-->",
                "<!--[if gte vml 1]><v:fill whatever=\" \\/evil.example/x\"/><![endif]-->",
                "<!--[if gte vml 1]><v:fill whatever=\"FI&#10;LE://evil.example/x\"/><![endif]-->",
                "<!--[if gte vml 1]><v:fill xmlns:v=\"//evil.example/x\"/><![endif]-->",
                "<!--[if gte vml 1]><v:fill o:href=\"urn:x\"/><![endif]-->",
                "<!--[if mso]><xml><o:File HRef=\"file:///c:/x\"/></xml><![endif]-->",
                "<!--[if mso]><?import namespace=\"v\" implementation=\"//evil.example/x.htc\"><![endif]-->",
                "<!--[if mso]><v:x implementation=\"x:y\"/><![endif]-->",
                // Addresses.
                "<a href=\"java&#9;script:alert(1)\">x</a>",
                "<a href=\"java&NewLine;script:alert(1)\">x</a>",
                "<a href=\"&#1;javascript&colon;alert(1)\">x</a>",
                "<a href=\"&#106;&#97;vascript:alert(1)\">x</a>",
                "<a href=\"&#x6a;avascript:alert(1)\">x</a>",
                "<a href=javascript:alert(1)>x</a>",
                "<a href=\"vbscript:x\">x</a>",
                "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
                "<a href=\"blob:x\">x</a>",
                "<a href=\"//evil.example/x\">x</a>",
                "<a href=\"\\\\evil.example\\x\">x</a>",
                "<a href=\"/\\evil.example\">x</a>",
                "<a href=\"file:///etc/passwd\">x</a>",
                "<a href=\"ms-msdt:/id PCWDiagnostic\">x</a>",
                "<a href=\"search-ms:query=x\">x</a>",
                "<a href=\"ｊavascript:alert(1)\">x</a>",
                "<a href=\"ja\u200bvascript:alert(1)\">x</a>",
                "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
                "<img srcset=\"javascript:x 1x\">",
                "<img longdesc=\"javascript:x\" src=\"https://a.example/a.png\">",
                "<table background=\"javascript:x\"></table>",
                "<q cite=\"javascript:x\">x</q>",
                "<link rel=\"stylesheet\" href=\"javascript:x\">",
                "<meta http-equiv=\"Refresh\" content=\"0;url=https://evil.example\">",
                "<meta http-equiv=\" refresh \" content=\"0\">",
                "<base href=\"https://evil.example/\">",
                "<form action=\"https://evil.example\"><input></form>",
                "<button formaction=\"https://evil.example\">x</button>",
                "<svg onload=alert(1)>",
                "<isindex action=\"javascript:x\">",
                // Styles.
                "<p style=\"background:url(javascript:x)\">x</p>",
                "<p style=\"background:u\\72l(java\\73 cript:x)\">x</p>",
                "<p style=\"width:expr/**/ession(alert(1))\">x</p>",
                "<p style=\"width:EXPRESSION(alert(1))\">x</p>",
                "<p style=\"-moz-binding:url(https://evil.example)\">x</p>",
                "<p style=\"behavior: url(x.htc)\">x</p>",
                "<p style=\"background:url(//evil.example/x)\">x</p>",
                "<style>p{background:url('data:x')}</style>",
                "<style>@import 'javascript:x';</style>",
                "<style>@import \"\\\\\\\\evil.example\\x\";</style>",
                "<style>@import url(//evil.example/x);</style>",
                "<style>@import url( '//evil.example/x' );</style>",
                "<style>@import/**/'//evil.example/x';</style>",
                "<style>@import /* */ url(//evil.example/x);</style>",
                "<style>@import url(a/*); @import /**/ '//evil.example/x';</style>",
                "<style>@im\\port \"//evil.example/x\";</style>",
                "<style>@\\69mport \"//evil.example/x\";</style>",
                "<style>p{content:\"/*\";background:url(//evil.example/x);content:\"*/\"}</style>",
                "<style>p{content:'/*'}@import '//evil.example/x';p{content:'*/'}</style>",
                "<p style=\"content:'/*';background:url(//evil.example/x);content:'*/'\">x</p>",
                "<p style=\"background:image-set('//evil.example/x' 1x)\">x</p>",
                "<p style=\"background:-webkit-image-set(url(https://a.example/x) 1x)\">x</p>",
                "<p style=\"--x:'//evil.example/x';background:IMAGE-SET(var(--x) 1x)\">x</p>",
                "<p style=\"background:image('//evil.example/x')\">x</p>",
                "<p style=\"background:src('//evil.example/x')\">x</p>",
                "<p style=\"background:cross-fade('//evil.example/x', red)\">x</p>",
                "<p style=\"background:url('\\2f\\2f evil.example/x')\">x</p>",
                "<p style=\"background:url(\\/\\/evil.example/x)\">x</p>",
                "<p style=\"background:url('\\&#10;//evil.example/x')\">x</p>",
                "<p style=\"background:url(/\\\\evil.example/x)\">x</p>",
                "<p style=\"background:url(https:x), url(//evil.example/x)\">x</p>",
                "<p style=\"list-style:url(&#x2f;/evil.example/x)\">x</p>",
                "<p style=\"cursor:url(data:x)\">x</p>",
                "<p style=\"filter:progid:DXImageTransform.Microsoft.AlphaImageLoader(src='//evil.example/x')\">x</p>",
                "<style>@font-face{src:url(//evil.example/x)}</style>",
                "<link rel=preload as=image imagesrcset=\"//evil.example/x\">",
                "<p style=\"color:[[${name}]]\">x</p>",
                "<a title=\"[[${name}]]\">x</a>",
                "<a href=\"https://a.example/[[${name}]]\">x</a>",
                "<p onx=\"x\">x</p>",
                "<p x\u00e9=\"x\">x</p>",
                "<p data-th-x=\"x\">x</p>",
                "<p th-x=\"x\">x</p>",
                "<a data-x=\"[[${name}]]\" href=\"javascript:x\">x</a>",
                "<p data-x onclick=\"x\">x</p>",
                "<p data-x=\">x</p><img src=x onerror=alert(1)>",
                "<x-y>x</x-y>",
                "<style>p { color: [[${name}]] }</style>",
                "<style th:text=\"${name}\"></style>",
                "<style><th:block th:text=\"${name}\"/></style>",
                // What Thymeleaf could do.
                "<p TH:TEXT=\"${T(com.acme.Canary).hit('x')}\">x</p>",
                "<p Data-Th-Text=\"${name}\">x</p>",
                "<p th:text=\"${name}\" th:text=\"'x'\">x</p>",
                "<p th:inline=\"none\">[[${name}]]</p>",
                "<p th:attrappend=\"onclick=${name}\">x</p>",
                "<p th:class=\"${name}\">x</p>",
                "<p th:on=\"${name}\">x</p>",
                "<p th:remove=\"all\">x</p>",
                "<th:foo>x</th:foo>",
                "<p th:each=\"${items}\">x</p>",
                "<p th:each=\"a b : ${items}\">x</p>",
                "<p th:each=\"a,b,c : ${items}\">x</p>",
                "<p th:text=\"__${name}__\">x</p>",
                "<p th:text=\"${name} ?: ~{x}\">x</p>",
                "<p th:href=\"@{${name}}\">x</p>",
                "<p th:text=\"#{key(${T(com.acme.Canary).hit('x')})}\">x</p>",
                "<p th:text=\"#{${new com.acme.Canary('x')}}\">x</p>",
                "<p th:text=\"|${T(com.acme.Canary).hit('x')}|\">x</p>",
                "<p th:text=\"'${' + ${name.length()} + '}'\">x</p>",
                "<p th:text=\"${T(com.acme.Canary)&#46;hit('x')}\">x</p>",
                "<p th:text=\"${T&#40;com.acme.Canary).hit('x')}\">x</p>",
                "<p th:text=\"${#vars}\">x</p>",
                "<p th:text=\"${name.toString()}\">x</p>",
                "<p th:text=\"${upper(name).length()}\">x</p>",
                "<p th:text=\"${'%s'.formatted(name)}\">x</p>",
                "<p th:text=\"${items.?[#this.class]}\">x</p>",
                "<p th:text=\"${name\u0000}\">x</p>",
                "<p>Hello [[${name}]</p>",
            })
    void markupIsRefused(String template) {
        assertRefused(Form.HTML, template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[# th:utext=\"${name}\"/]",
                "[(${name})]",
                "[# th:inline=\"javascript\"][[${name}]][/]",
                "[# th:href=\"${name}\"/]",
                "[#th:foo th:text=\"${name}\"/]",
                "[#foo th:text=\"${name}\"/]",
                "[# foo]x[/]",
                "[# data-th-text=\"${name}\" /]",
                "[# th:text=\"${name}\" x][/]",
                "[# th:with=\"a=${name}\"/]",
                "[# th:insert=\"~{x}\"/]",
                "[# th:if=\"${name}\"]x",
                "x[/]",
                "[/foo]",
                "[#123]",
                "[[${T(com.acme.Canary).hit('x')}]]",
                "[[${name}",
                "[[name]]",
                "Hello [[${name}]",
            })
    void textIsRefused(String template) {
        assertRefused(Form.TEXT, template);
        assertRefused(Form.SUBJECT, template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a title=x th:title=\"${xss}\">x</a>",
                "<a th:title=${xss}>x</a>",
                "<img alt=x th:alt=\"${xss}\">",
                "<img src=x th:src=\"${xss}\">",
                "<a href=x th:href=\"${xss}\">x</a>",
                "<a href='x' th:href=\"|${xss}'|\">x</a>",
            })
    void valueBeginsNoOtherAttribute(String template) {
        assertThat(org.jsoup.Jsoup.parse(Cost.rendered(SANDBOX, Form.HTML, template, MODEL, context()))
                        .select("[onclick]"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void bombEndsInTime(String template) {
        for (Form form : Form.values()) {
            assertThat(Cost.timely(() -> exploded(form, template)))
                    .hasSizeLessThanOrEqualTo(SandboxLimits.DEFAULT.outputSize());
        }
    }

    private static String exploded(Form form, String template) {
        try {
            return Cost.rendered(BOMBED, form, template, MODEL, context());
        } catch (TemplateException ex) {
            return String.valueOf(ex.getMessage());
        }
    }

    static Stream<String> bombs() {
        return Stream.of(
                "[[${" + "(".repeat(400) + "1" + ")".repeat(400) + "}]]",
                "[[" + "(".repeat(900) + "${name}" + ")".repeat(900) + "]]",
                "[[${" + "!".repeat(1900) + "true}]]",
                "[[${" + "-".repeat(1900) + "1}]]",
                "[[${" + "true?1:".repeat(250) + "2}]]",
                "[[${" + "a?:".repeat(600) + "2}]]",
                "[[" + "${a}?".repeat(200) + "'x'" + ":'y'".repeat(200) + "]]",
                "[[${a" + ".a".repeat(900) + "}]]",
                "[[${a" + "[a".repeat(500) + "]".repeat(500) + "}]]",
                "[[${'a'" + "+'a'".repeat(400) + "}]]",
                "[[${" + "upper(".repeat(250) + "name" + ")".repeat(250) + "}]]",
                "[[${" + "'".repeat(1900) + "}]]",
                "[[" + "|".repeat(1900) + "]]",
                "[[" + "not ".repeat(480) + "${a}]]",
                "[[" + "${".repeat(900) + "]]",
                "[[" + "#{".repeat(600) + "x" + "}".repeat(600) + "]]",
                "[[#{" + "x(".repeat(600) + "1" + ")".repeat(600) + "}]]",
                "[[${" + "9".repeat(900) + " * " + "9".repeat(900) + "}]]",
                "[[${name matches '(a+)+$'}]]",
                "[[${join(items, join(items, join(items, join(items, join(items, 'xxxxxxxxxx')))))}]]",
                "[[${upper(url(url(url(url(join(items, '€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€€'))))))}]]",
                "[[${date('2026-06-01', 'pppppppppppppppppppppppppppppppppppppppppppppppppd')}]]",
                "[[${number(items[0] * 999999999999999999999999999999999999999, 20)}]]",
                "[[${name}".repeat(20_000),
                "[[${name}]]".repeat(20_000),
                "[[".repeat(100_000),
                "[#".repeat(100_000),
                "[# ".repeat(80_000),
                "[# th:if=\"".repeat(25_000),
                "[#" + " a=\"\"".repeat(50_000) + "]",
                "[/]".repeat(80_000),
                "<p th:if=\"${name}\">".repeat(499) + "x" + "</p>".repeat(499),
                "<p th:each=\"a : ${items}\">".repeat(499) + "x" + "</p>".repeat(499),
                "[# th:each=\"a : ${items}\"]".repeat(499) + "x" + "[/]".repeat(499),
                "[# th:if=\"${name}\"]".repeat(5_000) + "x" + "[/]".repeat(5_000),
                "<p th:each=\"a : ${items}\">" + "x".repeat(200_000) + "</p>",
                "<p".repeat(100_000),
                "<p ".repeat(80_000),
                "<!--".repeat(60_000),
                "<!-- -- ".repeat(30_000),
                "<a b=\"".repeat(40_000),
                "<table>".repeat(30_000),
                "<b><p>".repeat(40_000),
                distinct("<p><b title=%d>x</p>", 11_000),
                distinct("<li><u class=%d>", 14_000),
                "<b th:each=\"a : ${items}\">" + "<i>".repeat(400) + "</b>",
                "<a>".repeat(80_000),
                "<p " + "a ".repeat(100_000) + ">",
                "<p " + distinct(" a%d=\"\"", 20_000) + ">",
                "<!--[if mso]>".repeat(15_000),
                "<!--[if mso]>".repeat(5_000) + "x" + "<![endif]-->".repeat(5_000),
                "<!--[if mso]><p>x".repeat(14_000) + "<![endif]-->",
                "<!--[if mso]><b title=x>".repeat(10_000) + "<![endif]-->",
                "<!--[if mso]>" + "<b><p>".repeat(40_000) + "<![endif]-->",
                "<!--[if mso]>" + distinct("<p><b title=%d>x</p>", 9_000) + "<![endif]-->",
                "<!--[if mso]>x" + "<p>".repeat(900) + "<![endif]-->",
                ("<!--[if mso]>" + distinct("<p><b title=%d>x</p>", 100) + "<![endif]-->").repeat(100),
                "<p style=\"" + "url(".repeat(60_000) + "\">x</p>",
                "<p style=\"" + "\\72".repeat(60_000) + "\">x</p>",
                "<style>" + "/*".repeat(100_000) + "</style>",
                "<style>" + "@import".repeat(30_000) + "</style>",
                "&#".repeat(100_000),
                "<a href=\"" + "&".repeat(200_000) + "\">x</a>",
                "<a href=\"" + " \t".repeat(100_000) + ":\">x</a>",
                "x".repeat(300_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%s>x</%s>",
                "<p on%s=\"x\">x</p>",
                "<p th:%s=\"x\">x</p>",
                "<p %s()=\"x\">x</p>",
                "[# %s=\"x\"]x[/]",
                "[#%s]x[/%s]"
            })
    void namesThatNobodyKnowsAreNotKeptForeverAndKeepNobodyElseFromAnything(String template) {
        Form form = template.startsWith("<") ? Form.HTML : Form.TEXT;
        for (int i = 0; i < 2100; i++) {
            assertRefused(form, template.replace("%s", "name" + i));
        }
        SANDBOX.compile(
                Form.HTML,
                "<p title=\"x\" th:if=\"${name}\"><font color=\"red\" mc:edit=\"x\" aria-label=\"x\">x</font><o:p></o:p></p>",
                Cost.deadline());
        SANDBOX.compile(Form.TEXT, "[# th:if=\"${name}\"]x[/]", Cost.deadline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<p data-%s=\"x\">x</p>", "<p %s>x</p>", "<p esd-%s='a>b\n&quot;'>x</p>", "<br %s=x />"})
    void attributesThatHtmlDoesNotKnowAreLeftOutAndNotKeptForever(String template) {
        for (int i = 0; i < 2100; i++) {
            String name = "name" + i;
            assertThat(Cost.rendered(SANDBOX, Form.HTML, template.replace("%s", name), MODEL, context()))
                    .doesNotContain("name", "\"", "'")
                    .matches("<(p|br)\\s*+/?>(x</p>)?");
        }
        SANDBOX.compile(Form.HTML, "<p title=\"x\" mc:edit=\"x\">x</p>", Cost.deadline());
    }

    @Test
    void whatIsLeftOutMovesNothing() {
        String template =
                "<p>\n<a data-x=\"1\"\r\n clicktracking=off\thref=\"https://a.example/x\" esd-y = \"<b>\" data-z>x</a>\n"
                        + "x".repeat(5000) + "<b data-y='x\ny' title=\"t\" x>y</b> <i onclick=\"x\">z</i></p>";
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> SANDBOX.compile(Form.HTML, template, Cost.deadline()))
                .satisfies(ex -> assertThat(ex.problems())
                        .containsExactly(new TemplateProblem(Form.HTML, 5, 25, "onclick has no place in a mail")));
        assertThat(Cost.rendered(SANDBOX, Form.HTML, template.replace("onclick=\"x\"", ""), MODEL, context())
                        .replaceAll("\\s+", " "))
                .isEqualTo("<p> <a href=\"https://a.example/x\" >x</a> " + "x".repeat(5000)
                        + "<b title=\"t\" >y</b> <i >z</i></p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<style>@import url('https://fonts.example/css?family=A:400,700');p{color:red}</style>",
                "<style>p{content:\"/* // */\";background:url(https://a.example/x)}/* url */</style>",
                "<style>a[href^='tel']{color:red}@media(prefers-color-scheme:dark){p{color:#fff !important}}</style>",
                "<style>@font-face{font-family:'A';src:local('A'),url(https://a.example/a.woff2) format('woff2')}</style>",
                "<style>.x:after{content:'Note: //';background-image:none}</style>",
                "<p style=\"background-image:url('cid:x');font-family:'Segoe UI',Arial\">x</p>",
            })
    void styleThatLoadsFromHarmlessPlacesIsLeftAlone(String template) {
        assertThat(Cost.rendered(SANDBOX, Form.HTML, template, MODEL, context()))
                .isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!--[if mso]><table><tr><td width=\"600\"><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]-->",
                "<!--[if !mso]><!--><p>x</p><!--<![endif]-->",
                "<!--[if !mso]><!-- --><p>x</p><!--<![endif]-->",
                "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->",
                "<!--[if mso]><v:roundrect xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:w=\"urn:schemas-microsoft-com:office:word\" href=\"https://a.example/x\" style=\"height:40px;v-text-anchor:middle;width:200px;\" arcsize=\"10%\" strokecolor=\"#1e3650\" fillcolor=\"#ff0000\" alt=\"Note: x\"><w:anchorlock/><center style=\"color:#fff\">Go</center></v:roundrect><![endif]-->",
                "<!--[if gte mso 9]><v:rect xmlns:v=\"urn:schemas-microsoft-com:vml\" fill=\"true\" stroke=\"false\"><v:fill type=\"tile\" src=\"https://a.example/x.png\" color=\"#7bceeb\"/><v:textbox inset=\"0,0,0,0\"><![endif]--><p>x</p><!--[if gte mso 9]></v:textbox></v:rect><![endif]-->",
            })
    void whatMailIsWrittenWithForOutlookIsLeftAlone(String template) {
        assertThat(Cost.rendered(SANDBOX, Form.HTML, template, MODEL, context()))
                .isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<style th:content></style><p th:content>x</p>",
                "<style><b th:content></b></style>",
                "<title th:content></title>",
                "<title><b th:content></b></title>",
                "<TITLE><th:block th:content></th:block></TITLE>",
            })
    void slotIsWhereHtmlMayStand(String layout) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> SANDBOX.compileLayout(Form.HTML, layout, Cost.deadline()));
    }

    @Test
    void allNamesThatAreKnownAreKnownToOthers() {
        for (String word : List.of("onclick", "th:with", "data-th-text", "th:utext")) {
            assertThat(KnownNames.problemInAttribute(word)).as(word).isEmpty();
        }
        for (String word : List.of("TH:TEXT", "title", "th:other", "")) {
            assertThat(KnownNames.problemInTextAttribute(word)).as(word).isPresent();
        }
    }

    private static void assertRefused(Form form, String template) {
        int calls = Canary.calls();
        assertThatExceptionOfType(TemplateException.class)
                .as(template)
                .isThrownBy(() -> SANDBOX.compile(form, template, Cost.deadline()))
                .satisfies(ex -> assertThat(ex.problems())
                        .allSatisfy(problem -> assertThat(problem.line()).isPositive()));
        assertThat(Canary.calls()).isEqualTo(calls);
    }

    private static RenderContext context() {
        return new RenderContext(Locale.ENGLISH, null, name -> "cid:" + name, name -> {}, null);
    }

    private static String distinct(String pattern, int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(pattern::formatted)
                .reduce("", String::concat);
    }
}
