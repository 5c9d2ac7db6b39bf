package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailBody;
import io.postoffice.Templating;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Templates as applications have them make what the files in {@code realistic/expected} say. With {@code -Dexpected.write=true} the
 * test writes these files; read what has changed in them before you commit it: they are the specification.
 */
final class RealisticTemplatesTest {

    private static final String HOME = "io/postoffice/render/realistic/";

    private final ContextSerializer serializer = new JsonContextSerializer();
    private final FileTemplates templates = new FileTemplates(locations("templates/"));
    private final Renderer renderer = new Renderer(
            templates,
            serializer,
            new InlineImages(locations("images/"), Duration.ofMinutes(1)),
            new Renderer.Settings(Locale.ENGLISH, true, null));

    @ParameterizedTest
    @MethodSource("templates")
    void mailIsAsExpected(String name, String language) throws IOException {
        Map<String, @Nullable Object> data = Map.copyOf(serializer.read(read("data/" + name + ".json")));

        MailBody body = renderer.render(new Templating(name, language, data, false), MailBody.EMPTY)
                .body();

        String home = "expected/%s/%s/".formatted(name, language);
        assertExpected(home + "subject.txt", body.subject() + "\n");
        assertExpected(home + "body.txt", body.text());
        assertExpected(home + "body.html", body.html());
    }

    @ParameterizedTest
    @MethodSource("templates")
    void templateIsValid(String name, String language) {
        for (String candidate : Names.fallbacks(language)) {
            assertThat(templates.find(name, candidate).map(renderer::problems).orElse(List.of()))
                    .isEmpty();
        }
    }

    static Stream<Arguments> templates() {
        return Stream.of(
                        "welcome en de ja",
                        "order en de ja",
                        "invoice en de ja",
                        "password-reset en de fr",
                        "digest en de es",
                        "appointment en ar-EG he",
                        "shipped ja zh-Hans ko",
                        "birthday en de ja",
                        "dark-mode en de fr",
                        "newsletter en de ja")
                .map(line -> line.split(" "))
                .flatMap(line -> Stream.of(line).skip(1).map(language -> Arguments.of(line[0], language)));
    }

    private static void assertExpected(String file, @Nullable String made) throws IOException {
        if (Boolean.getBoolean("expected.write")) {
            Path path = Path.of("src/test/resources", HOME, file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, String.valueOf(made));
        } else {
            assertThat(usualSpaces(String.valueOf(made))).isEqualTo(usualSpaces(read(file)));
        }
    }

    /** Which space that does not break stands in a number or before a unit changes from one Java to another. */
    private static String usualSpaces(String text) {
        return text.replace('\u202f', '\u00a0');
    }

    private static String read(String file) throws IOException {
        return new ClassPathResource(HOME + file).getContentAsString(StandardCharsets.UTF_8);
    }

    private static Locations locations(String folder) {
        return new Locations(new DefaultResourceLoader(), List.of("classpath:/" + HOME + folder));
    }
}
