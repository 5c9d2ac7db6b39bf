package io.postoffice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of promises names tests that there are. */
final class BehaviourTableTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void everyPromiseHasATest() throws IOException {
        Map<String, Path> sources = sources();
        String table = Files.readString(ROOT.resolve("docs/behaviour.md"));

        assertThat(table.lines()
                        .filter(line ->
                                line.startsWith("| ") && !line.startsWith("| promise") && !line.startsWith("| ---")))
                .hasSizeGreaterThan(30)
                .allSatisfy(
                        line -> assertThat(TEST.matcher(line).find()).as(line).isTrue());
        assertThat(TEST.matcher(table).results())
                .allSatisfy(test -> assertThat(sources.get(test.group(1)))
                        .as(test.group())
                        .isNotNull()
                        .content()
                        .contains("void " + test.group(2) + "("));
    }

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith("Test.java"))
                    .filter(file -> file.toString().contains("src/test/java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), Function.identity()));
        }
    }
}
