package io.postoffice.render;

import io.postoffice.benchmark.fixture.Welcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** One mail of the welcome kind, subject, text and HTML: in the sandbox, and as plain Thymeleaf renders the same templates. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class WelcomeBenchmark {

    private static final Map<String, Object> MODEL = Welcome.model(4711);

    private static final RenderContext CONTEXT =
            new RenderContext(Locale.ENGLISH, null, name -> name, name -> {}, null);

    private final Sandbox sandbox = new Sandbox(SandboxLimits.DEFAULT);
    private final CompiledTemplate subject =
            sandbox.compile(Form.SUBJECT, read("/postoffice/templates/welcome/subject.txt"), sandbox.deadline());
    private final CompiledTemplate text =
            sandbox.compile(Form.TEXT, read("/postoffice/templates/welcome/body.txt"), sandbox.deadline());
    private final CompiledTemplate html =
            sandbox.compile(Form.HTML, read("/postoffice/templates/welcome/body.html"), sandbox.deadline());
    private final ITemplateEngine spring = withResolvers(new SpringTemplateEngine());

    @Benchmark
    public void sandbox(Blackhole hole) {
        inSandbox().forEach(hole::consume);
    }

    @Benchmark
    public void plainThymeleaf(Blackhole hole) {
        plain().forEach(hole::consume);
    }

    List<String> inSandbox() {
        Deadline deadline = sandbox.deadline();
        return List.of(
                subject.render(MODEL, CONTEXT, deadline),
                text.render(MODEL, CONTEXT, deadline),
                html.render(MODEL, CONTEXT, deadline));
    }

    List<String> plain() {
        Context context = new Context(Locale.ENGLISH, MODEL);
        return List.of(
                spring.process("postoffice/templates/welcome/subject.txt", context),
                spring.process("postoffice/templates/welcome/body.txt", context),
                spring.process("postoffice/templates/welcome/body.html", context));
    }

    private static ITemplateEngine withResolvers(TemplateEngine engine) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setTextTemplateModePatterns(Set.of("*.txt"));
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCacheable(true);
        engine.setTemplateResolver(resolver);
        return engine;
    }

    private static String read(String path) {
        try (InputStream stream = Objects.requireNonNull(WelcomeBenchmark.class.getResourceAsStream(path))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
