package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All attacks at once, on one engine: nothing of them stays that a small heap could not hold. */
final class SandboxMemoryTest {

    @Test
    void smallHeapHoldsWhatAttacksLeave(@TempDir Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxMemoryTest.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(java.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(java.exitValue()).as(() -> "see " + output).isZero();
        } finally {
            java.destroyForcibly();
        }
    }

    /** Run by the test in a JVM of its own. */
    public static void main(String[] arguments) throws IOException {
        CompiledTemplates templates = new CompiledTemplates(new Sandbox(SandboxLimits.DEFAULT));
        SandboxCorpusTest.attacks()
                .map(attack -> attack.get())
                .forEach(attack -> run(templates, (Form) attack[1], (String) attack[2]));
        SandboxAttackTest.bombs().forEach(bomb -> Stream.of(Form.values()).forEach(form -> run(templates, form, bomb)));
    }

    private static void run(CompiledTemplates templates, Form form, String template) {
        RenderContext context = new RenderContext(Locale.ENGLISH, null, name -> name, name -> {}, null);
        try {
            assertThat(templates
                            .get(form, template, Cost.deadline())
                            .render(Map.of("items", List.of(1, 2, 3), "name", "Ann"), context, Cost.deadline()))
                    .isNotNull();
        } catch (TemplateException ex) {
            assertThat(ex.problems()).isNotEmpty();
        }
    }
}
