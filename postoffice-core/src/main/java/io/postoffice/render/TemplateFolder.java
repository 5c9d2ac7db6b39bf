package io.postoffice.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.DefaultResourceLoader;

/** A folder that templates are written to and read from, in the form of {@link FileTemplates}. */
final class TemplateFolder {

    private final Path folder;

    TemplateFolder(Path folder) {
        this.folder = folder;
    }

    void write(List<Template> templates) throws IOException {
        for (Template template : templates) {
            Path home = folder.resolve(template.name()).resolve(template.language());
            Files.createDirectories(home);
            write(home.resolve("subject.txt"), template.subject());
            write(home.resolve("body.txt"), template.text());
            write(home.resolve("body.html"), template.html());
            write(home.resolve("layout.txt"), template.layout());
            write(home.resolve("description.txt"), template.description());
        }
    }

    /** What is not in the template any more is not in the folder either. */
    private static void write(Path file, @Nullable String text) throws IOException {
        if (text == null) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, text);
        }
    }

    List<Template> read() throws IOException {
        FileTemplates files = new FileTemplates(new Locations(
                new DefaultResourceLoader(), List.of(folder.toUri().toString())));
        return homes().stream()
                .map(home -> Names.languageOf(home)
                        .map(language -> files.find(home.substring(0, home.lastIndexOf('/')), language))
                        .orElseGet(() -> files.find(home, "")))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The folders that hold a template, relative to this one. */
    private Set<String> homes() throws IOException {
        Set<String> homes = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file.getParent()).toString().replace('\\', '/'))
                    .filter(home -> !home.isEmpty())
                    .forEach(homes::add);
        }
        return homes;
    }
}
