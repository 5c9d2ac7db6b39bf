package io.postoffice.enqueue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a multipart has around its parts, which mail clients do not show (RFC 2046, 5.1.1).
 *
 * @param preamble how many bytes come before the first part, each line with two for its end
 * @param epilogue how many come after the last, likewise
 */
record AroundParts(long preamble, long epilogue) {

    /**
     * Reads the body of a multipart; Jakarta Mail keeps no epilogue.
     *
     * @param boundary as its type says; where it says none, the first line of a delimiter's form has it, as in Jakarta Mail
     */
    static AroundParts of(InputStream body, @Nullable String boundary) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.ISO_8859_1));
        String delimiter = boundary == null ? null : "--" + boundary;
        long preamble = 0;
        long epilogue = 0;
        boolean begun = false;
        boolean ended = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (delimiter == null && line.startsWith("--")) {
                delimiter = line.stripTrailing();
            }
            if (ended) {
                epilogue += line.length() + 2;
            } else if (delimiter != null && line.startsWith(delimiter)) {
                String rest = line.substring(delimiter.length()).stripTrailing();
                begun |= rest.isEmpty();
                ended = rest.equals("--");
            } else if (!begun) {
                preamble += line.length() + 2;
            }
        }
        return new AroundParts(preamble, epilogue);
    }
}
