package io.postoffice.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * A folder that templates are written to and read from, in the form of {@link FileTemplates}. Where the name of a folder may be a
 * language or a word, as {@code new}, {@code language.txt} says which: it holds the language, or nothing.
 */
final class TemplateFolder {

    private static final String LANGUAGE = "language.txt";

    private static final Set<String> FILES =
            Set.of("subject.txt", "body.txt", "body.html", "layout.txt", "description.txt", LANGUAGE);

    private static final List<String> LIKE_THEM = List.of(".txt", ".html", ".htm");

    private final Path folder;
    private final Locations locations;
    private final FileTemplates files;

    TemplateFolder(Path folder) {
        this.folder = folder;
        this.locations = new Locations(
                new DefaultResourceLoader(), List.of(folder.toUri().toString()));
        this.files = new FileTemplates(locations);
    }

    void write(List<Template> templates) throws IOException {
        Set<String> written = new HashSet<>();
        for (Template template : templates) {
            String path = template.language().isEmpty() ? template.name() : template.name() + "/" + template.language();
            if (!written.add(path)) {
                throw new IOException("%s would be in the folder of another one; rename it"
                        .formatted(TemplateCheck.describe(template)));
            }
            Path home = folder.resolve(path);
            Files.createDirectories(home);
            write(home.resolve("subject.txt"), template.subject());
            write(home.resolve("body.txt"), template.text());
            write(home.resolve("body.html"), template.html());
            write(home.resolve("layout.txt"), template.layout());
            write(home.resolve("description.txt"), template.description());
            write(home.resolve(LANGUAGE), Names.isAmbiguous(path) ? template.language() : null);
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

    /**
     * Reads all templates.
     *
     * @throws IllegalArgumentException if the folder holds what looks like a part of a template, and is none; names the file
     */
    List<Template> read() throws IOException {
        Set<String> homes = homes();
        List<Template> templates = new ArrayList<>();
        for (String home : homes) {
            templates.add(template(home, homes)
                    .orElseThrow(() -> problem(home, "there is no subject.txt, body.txt or body.html")));
        }
        return templates;
    }

    private Optional<Template> template(String home, Set<String> homes) {
        String language =
                Names.languageOf(home).orElseGet(() -> Names.isAmbiguous(home) ? ambiguousLanguage(home, homes) : "");
        String name = language.isEmpty() ? home : parent(home);
        return files.find(name, language);
    }

    private String ambiguousLanguage(String home, Set<String> homes) {
        String said = files.line(home + "/" + LANGUAGE);
        boolean isNone = said == null ? !homes.contains(parent(home)) : said.isEmpty();
        if (!isNone && !home.endsWith("/" + said)) {
            throw problem(
                    home,
                    "a translation, or a part of a name? Let a file language.txt hold the language, which the folder is"
                            + " called, too, or nothing");
        }
        return isNone ? "" : String.valueOf(said);
    }

    private static String parent(String home) {
        return home.substring(0, home.lastIndexOf('/'));
    }

    /** The folders that hold a template, relative to this one. What begins with a dot is somebody else's, such as Git's. */
    private Set<String> homes() throws IOException {
        Set<String> homes = new TreeSet<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.filter(path -> !Files.isDirectory(path))
                    .map(path -> folder.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> !("/" + path).contains("/."))
                    .filter(this::isOfATemplate)
                    .forEach(path -> homes.add(parent(path)));
        }
        return homes;
    }

    private boolean isOfATemplate(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!FILES.contains(name)) {
            if (LIKE_THEM.stream().anyMatch(name::endsWith)) {
                throw problem(path, "no file of a template; there are " + new TreeSet<>(FILES));
            }
            return false;
        } else if (name.equals(path) || locations.read(path).isEmpty()) {
            throw problem(
                    path,
                    "its folder is not called as a template may be, or it cannot be read, or leads out of the folder");
        }
        return true;
    }

    private static IllegalArgumentException problem(String path, String what) {
        return new IllegalArgumentException("%s: %s".formatted(Names.printable(path), what));
    }
}
