package io.postoffice.enqueue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes names of files safe to be saved under, wherever the mail is read. */
final class AttachmentNames {

    /** Most file systems take 255 bytes; a reader's mail client may put a number to it. */
    private static final int MAX_BYTES = 200;

    private static final int MAX_EXTENSION = 20;

    /** Longer than any that a caller means; shortening one costs its length. */
    private static final int MAX_GIVEN = 1000;

    /**
     * Separators of paths and of what hides behind a file (NTFS has {@code x.exe:a.pdf} as a stream of {@code x.exe}), marks that have {@code exe.fdp} read as {@code pdf.exe} (Unicode TR 36, 3.5), and what begins an encoded
     * word, which many mail clients decode where it is none (RFC 2047, 5).
     */
    private static final Pattern UNSAFE = Pattern.compile("=(?=\\?)|[:/\\\\\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern NOTHING = Pattern.compile("[.\\s]*");

    private AttachmentNames() {}

    /** What is wrong with a name that cannot be made safe. */
    static Optional<String> problem(String name) {
        if (NOTHING.matcher(name).matches()) {
            return Optional.of("is empty, or nothing but dots");
        }
        if (name.length() > MAX_GIVEN) {
            return Optional.of("longer than %d characters".formatted(MAX_GIVEN));
        }
        return CharacterRules.problemInLine(name);
    }

    /** The name that it goes out under. */
    static String safe(String name) {
        return shortened(UNSAFE.matcher(name.strip()).replaceAll("_").replaceAll("\\s+", " "));
    }

    private static String shortened(String name) {
        if (bytes(name) <= MAX_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot >= 0 && bytes(name.substring(dot)) <= MAX_EXTENSION ? name.substring(dot) : "";
        int room = MAX_BYTES - bytes(extension);
        StringBuilder kept = new StringBuilder();
        for (int at = 0; at < name.length(); at += Character.charCount(name.codePointAt(at))) {
            String next = Character.toString(name.codePointAt(at));
            room -= bytes(next);
            if (room < 0) {
                break;
            }
            kept.append(next);
        }
        return kept + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
