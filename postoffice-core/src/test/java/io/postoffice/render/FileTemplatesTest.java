package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.DefaultResourceLoader;

/** Templates and images in files, and nothing that is outside of their folders. */
final class FileTemplatesTest {

    @TempDir
    Path folder;

    private Path root;
    private FileTemplates templates;
    private InlineImages images;

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Locations locations = new Locations(new DefaultResourceLoader(), List.of("file:" + root));
        templates = new FileTemplates(locations);
        images = new InlineImages(locations, Duration.ZERO);
        write(folder.resolve("secret.png"), "secret");
        write(folder.resolve("secret/subject.txt"), "secret");
    }

    @Test
    void filesMakeATemplate() throws IOException {
        write(root.resolve("shop/order/subject.txt"), "Order\n");
        write(root.resolve("shop/order/body.txt"), "Thank you\n");
        write(root.resolve("shop/order/body.html"), "<p>Thank you</p>\n");
        write(root.resolve("shop/order/layout.txt"), "base\n");
        write(root.resolve("shop/order/pt-BR/subject.txt"), "Pedido 🎉\n");

        assertThat(templates.find("shop/order", ""))
                .contains(new Template("shop/order", "", "Order", "Thank you\n", "<p>Thank you</p>\n", "base", null));
        assertThat(templates.find("shop/order", "pt-BR").orElseThrow().subject())
                .isEqualTo("Pedido 🎉");
        assertThat(templates.find("shop/order", "pt")).isEmpty();
        assertThat(templates.find("shop", "")).isEmpty();
    }

    /** An application and a library of it may both have some. */
    @Test
    void locationOnTheClassPathMayBeInSeveralJarsAndFolders() throws IOException {
        Path other = folder.resolve("other");
        Path jar = folder.resolve("library.jar");
        write(root.resolve("mail/a/subject.txt"), "first");
        write(other.resolve("mail/a/subject.txt"), "hidden");
        write(other.resolve("mail/b/subject.txt"), "second");
        write(other.resolve("mail/logo.png"), "image");
        Files.createSymbolicLink(other.resolve("mail/link.png"), folder.resolve("secret.png"));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("mail/c/de/subject.txt"));
            zip.write("third".getBytes(StandardCharsets.UTF_8));
        }
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {
                    root.toUri().toURL(), other.toUri().toURL(), jar.toUri().toURL()
                },
                null)) {
            Locations locations = new Locations(new DefaultResourceLoader(loader), List.of("classpath:/mail/"));
            FileTemplates several = new FileTemplates(locations);

            assertThat(several.find("a", "").orElseThrow().subject()).isEqualTo("first");
            assertThat(several.find("b", "").orElseThrow().subject()).isEqualTo("second");
            assertThat(several.find("c", "de").orElseThrow().subject()).isEqualTo("third");
            assertThat(locations.read("logo.png")).isPresent();
            assertThat(locations.read("link.png")).isEmpty();
        }
    }

    @Test
    void byteOrderMarkIsNoPartOfATemplate() throws IOException {
        write(root.resolve("a/subject.txt"), "\ufeffHello");
        write(root.resolve("a/body.txt"), "\ufeffHello\ufeff");

        assertThat(templates.find("a", "").orElseThrow().subject()).isEqualTo("Hello");
        assertThat(templates.find("a", "").orElseThrow().text()).isEqualTo("Hello\ufeff");
    }

    @Test
    void changeOfAFileIsSeen() throws IOException {
        write(root.resolve("a/subject.txt"), "before");
        assertThat(templates.find("a", "").orElseThrow().subject()).isEqualTo("before");
        write(root.resolve("a/subject.txt"), "after");

        assertThat(templates.find("a", "").orElseThrow().subject()).isEqualTo("after");
    }

    @Test
    void fileIsInUtf8() throws IOException {
        Files.createDirectories(root.resolve("a"));
        Files.write(root.resolve("a/subject.txt"), "Grüße".getBytes(StandardCharsets.ISO_8859_1));

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> templates.find("a", ""))
                .satisfies(ex -> assertThat(ex.problems())
                        .containsExactly(new TemplateProblem(Form.SUBJECT, 0, 0, "the file is not in UTF-8")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "..",
                ".",
                "/secret",
                "a/../../secret",
                "a/./b",
                "..\\secret",
                "%2e%2e/secret",
                "..%2fsecret",
                "file:/etc",
                "secret\0",
                "secret?x",
                "secret#x",
                "http://example.org/x"
            })
    void nameDoesNotLeadOutside(String name) {
        assertThat(templates.find(name, "")).isEmpty();
        assertThat(images.find(name + ".png")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShownImages.of(images, List.of()).show(name + ".png"))
                .withMessageStartingWith("there is no image '…'");
    }

    @Test
    void symbolicLinkDoesNotLeadOutside() throws IOException {
        Files.createSymbolicLink(root.resolve("link.png"), folder.resolve("secret.png"));
        Files.createSymbolicLink(root.resolve("link"), folder.resolve("secret"));
        write(root.resolve("inside.png"), "inside");
        Files.createSymbolicLink(root.resolve("good.png"), root.resolve("inside.png"));

        assertThat(templates.find("link", "")).isEmpty();
        assertThat(images.find("link.png")).isEmpty();
        assertThat(images.find("good.png").orElseThrow().content()).asString().isEqualTo("inside");
    }

    @Test
    void imageHasOneNameAndATypeByItsEnding() throws IOException {
        write(root.resolve("images/logo.PNG"), "png");
        write(root.resolve("images/notes.txt"), "text");

        assertThat(images.find("images/logo.PNG").orElseThrow().contentType()).isEqualTo("image/png");
        assertThat(images.find("images/logo.PNG").orElseThrow().fileName()).isEqualTo("logo.PNG");
        assertThat(images.find("images/logo.PNG").orElseThrow().contentId())
                .matches("[0-9a-f]{24}@image")
                .isEqualTo(images.find("images/logo.PNG").orElseThrow().contentId());
        assertThat(images.find("images/notes.txt")).isEmpty();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
