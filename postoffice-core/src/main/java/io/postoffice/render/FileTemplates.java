package io.postoffice.render;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Templates in files: {@code <name>/subject.txt}, {@code body.txt}, {@code body.html}, {@code description.txt}, and
 * {@code layout.txt}, which holds the name of the layout; those of a language in a folder of its tag, {@code <name>/pt-BR/}. In UTF-8.
 */
public final class FileTemplates implements TemplateSource {

    /** Some editors begin a file with it, to say that it is in UTF-8. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final Locations locations;

    public FileTemplates(Locations locations) {
        this.locations = locations;
    }

    /** A file of one line; {@code null} without one. */
    @Nullable String line(String path) {
        return stripped(read(path, Form.TEXT));
    }

    @Override
    public Optional<Template> find(String name, String language) {
        String folder = language.isEmpty() ? name + "/" : name + "/" + language + "/";
        String subject = stripped(read(folder + "subject.txt", Form.SUBJECT));
        String text = read(folder + "body.txt", Form.TEXT);
        String html = read(folder + "body.html", Form.HTML);
        if (subject == null && text == null && html == null) {
            return Optional.empty();
        }
        String layout = line(folder + "layout.txt");
        String description = line(folder + "description.txt");
        return Optional.of(new Template(name, language, subject, text, html, layout, description));
    }

    private @Nullable String read(String path, Form form) {
        byte[] bytes = locations.read(path).orElse(null);
        if (bytes == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException ex) {
            throw new TemplateException(List.of(new TemplateProblem(form, 0, 0, "the file is not in UTF-8")));
        }
    }

    /** Editors end the last line of a file. */
    private static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.strip();
    }
}
