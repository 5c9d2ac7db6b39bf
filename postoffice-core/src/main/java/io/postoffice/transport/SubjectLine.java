package io.postoffice.transport;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A subject as it goes over the wire. It arrives as it was written, for which it is encoded (RFC 2047) also where it is ASCII:
 * when a reader would decode a part of it, or when it has no space to fold it at.
 */
final class SubjectLine {

    private static final int USED = "Subject: ".length();

    /** RFC 5322, 2.1.1. */
    private static final int MAX_LINE = 998;

    /** So many characters of ASCII make an encoded word of 72; RFC 2047, 2 allows 75. */
    private static final int WORD = 45;

    private SubjectLine() {}

    static String of(String subject) throws UnsupportedEncodingException {
        String encoded = MimeUtility.encodeText(subject, StandardCharsets.UTF_8.name(), null);
        if (!encoded.equals(subject)) {
            return MimeUtility.fold(USED, encoded);
        }
        String folded = MimeUtility.fold(USED, subject);
        boolean fits = folded.lines().allMatch(line -> line.length() <= MAX_LINE - USED);
        return fits && !subject.contains("=?") ? folded : inWords(subject);
    }

    private static String inWords(String ascii) {
        List<String> words = new ArrayList<>();
        for (int start = 0; start < ascii.length(); start += WORD) {
            String part = ascii.substring(start, Math.min(start + WORD, ascii.length()));
            byte[] bytes = part.getBytes(StandardCharsets.US_ASCII);
            words.add("=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=");
        }
        return String.join("\r\n ", words);
    }
}
