package io.postoffice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;

/**
 * A file for a mail to carry: immutable, every call gives a new one.
 *
 * <pre>{@code
 * Mail.to("ann@example.org")
 *         .html("<img src=\"cid:logo\"> Thank you!")
 *         .attach(MailAttachment.of(invoice).name("invoice-42.pdf"))
 *         .attach(MailAttachment.of(logo).inline("logo"));
 * }</pre>
 *
 * <p>It is read when the mail is sent, once a call of {@link MailService} however many of the call's mails carry it (of a stream,
 * once for each thousand of them), and as a stream: never is all of it in memory. Equal content is stored once.
 */
public final class MailAttachment {

    private final InputStreamSource source;
    private final @Nullable String name;
    private final @Nullable String contentType;
    private final @Nullable String contentId;
    private final Map<String, String> headers;

    private MailAttachment(
            InputStreamSource source,
            @Nullable String name,
            @Nullable String contentType,
            @Nullable String contentId,
            Map<String, String> headers) {
        this.source = source;
        this.name = name;
        this.contentType = contentType;
        this.contentId = contentId;
        this.headers = headers;
    }

    /** A file of a file system, under its own name. */
    public static MailAttachment of(Path file) {
        Path fileName = file.getFileName();
        return of(new PathSource(file), fileName == null ? null : fileName.toString());
    }

    /** A resource, under its file name; where it has none, call {@link #name(String)}. */
    public static MailAttachment of(Resource resource) {
        Objects.requireNonNull(resource, "resource");
        return of(new GivenSource(resource), resource.getFilename());
    }

    /** These bytes, which are copied. */
    public static MailAttachment of(String name, byte[] content) {
        byte[] copy = content.clone();
        return of(() -> new ByteArrayInputStream(copy), Objects.requireNonNull(name, "name"));
    }

    /**
     * What a stream gives, such as that of an object store: {@code MailAttachment.of("export.csv", () -> bucket.read(key))}.
     *
     * @param content opens a stream, which the queue reads to its end and closes
     */
    public static MailAttachment of(String name, InputStreamSource content) {
        Objects.requireNonNull(content, "content");
        return of(new GivenSource(content), Objects.requireNonNull(name, "name"));
    }

    private static MailAttachment of(InputStreamSource source, @Nullable String name) {
        return new MailAttachment(source, name, null, null, Map.of());
    }

    /**
     * What the file is called, in any script. A name arrives as it is, unless it would be dangerous or too long to save: a path
     * separator or a mark that reverses what is read becomes {@code _}, and a name of more than 200 bytes in UTF-8 is shortened
     * before its extension.
     */
    public MailAttachment name(String newName) {
        return new MailAttachment(source, Objects.requireNonNull(newName, "name"), contentType, contentId, headers);
    }

    /**
     * Its media type, such as {@code application/pdf} or {@code text/csv; charset=utf-8}; without one, it is told from the name. Not
     * {@code message/*} and {@code multipart/*}, which may not be encoded (RFC 2045, 6.4): a mail is carried as {@code
     * application/octet-stream}.
     */
    public MailAttachment contentType(String newContentType) {
        return new MailAttachment(
                source, name, Objects.requireNonNull(newContentType, "contentType"), contentId, headers);
    }

    /**
     * Adds a header of its part, such as {@code Content-Description}, or replaces the one of this name. Those that the part sets for
     * itself ({@code Content-Type}, {@code Content-Disposition}, {@code Content-Transfer-Encoding}, {@code Content-ID}) are refused
     * when the mail is sent.
     */
    public MailAttachment header(String headerName, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(headerName::equalsIgnoreCase);
        more.put(Objects.requireNonNull(headerName, "headerName"), Objects.requireNonNull(value, "value"));
        return new MailAttachment(source, name, contentType, contentId, Collections.unmodifiableMap(more));
    }

    /**
     * Has the HTML show it, as {@code <img src="cid:...">}, and not a list of files. In a mail without HTML it is one of the files.
     *
     * @param newContentId what the HTML calls it (RFC 2392), such as {@code logo} or {@code logo@example.org}: letters, digits and
     *     {@code . _ + -}, 200 characters at most, once a mail
     */
    public MailAttachment inline(String newContentId) {
        return new MailAttachment(
                source, name, contentType, Objects.requireNonNull(newContentId, "contentId"), headers);
    }

    /** Where it can be read; two attachments with equal sources have the same content. */
    public InputStreamSource source() {
        return source;
    }

    public @Nullable String name() {
        return name;
    }

    public @Nullable String contentType() {
        return contentType;
    }

    /** What the HTML calls it; {@code null} when it is one of the files. */
    public @Nullable String contentId() {
        return contentId;
    }

    /** In the order in which they were added. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Tells nothing: names of files are kept out of logs. */
    @Override
    public String toString() {
        return "MailAttachment[]";
    }

    /** Equal to another of the same path, so that a loop over recipients need not keep the attachment to have it read once. */
    private record PathSource(Path file) implements InputStreamSource {

        PathSource {
            Objects.requireNonNull(file, "file");
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /** Equal to itself only: two resources may be equal by nothing but their description. */
    private static final class GivenSource implements InputStreamSource {

        private final InputStreamSource given;

        GivenSource(InputStreamSource given) {
            this.given = given;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return given.getInputStream();
        }
    }
}
