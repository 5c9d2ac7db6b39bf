package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postoffice.fixture.Templates;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A mail has one deadline, whatever its parts are. */
final class SlowTemplateTest {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    private static final Map<String, Object> MODEL = Map.of("many", Collections.nCopies(300, "x".repeat(200)));

    private static final String SLOW =
            "[# th:each=\"i : ${many}\"][# th:each=\"j : ${many}\"][# th:if=\"${url(join(many, '€')) == '1'}\"/][/][/]";

    private final Typesetter typesetter = new Typesetter(
            new CompiledTemplates(new Sandbox(new SandboxLimits(100_000, 100_000, 100, 50_000, DEADLINE))), null);

    @Test
    void allPartsOfAMailHaveOneDeadline() {
        Template slow = Template.named("slow").subject(SLOW).text(SLOW).html("<p>x</p>");
        long start = System.nanoTime();
        assertThatExceptionOfType(UnrenderableMailException.class)
                .isThrownBy(() -> page(slow))
                .withMessageStartingWith("template 'slow': subject, line 1, ")
                .withMessageEndingWith("it takes longer than 500 ms")
                .matches(UnrenderableMailException::isTooSlow);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.multipliedBy(2));
    }

    @Test
    void whatIsWrongIsNotSlow() {
        assertThatExceptionOfType(UnrenderableMailException.class)
                .isThrownBy(() -> page(Template.named("wrong").text("[[${many}]]")))
                .matches(ex -> !ex.isTooSlow());
    }

    private Page page(Template template) {
        ShownImages images = ShownImages.ofPreview(new InlineImages(Templates.LOCATIONS, Duration.ZERO));
        return typesetter.page(template, null, new Typesetter.Data(MODEL, Locale.ENGLISH, images));
    }

    @Test
    void namesThatAreLackingAreFewAndShort() {
        Template asking = Template.named("asking")
                .text("[# th:each=\"x, s : ${many}\"][[${nobody[x + x + s.index]}]][[${nobody}]][/]");
        assertThat(page(asking).lacking()).containsExactly("nobody");
    }
}
