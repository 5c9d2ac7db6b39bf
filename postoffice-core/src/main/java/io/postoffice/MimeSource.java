package io.postoffice;

import java.io.IOException;

/**
 * Where a MIME message can be read, as often as needed: at hand when a mail is handed in, in the database when it is delivered.
 */
@FunctionalInterface
public interface MimeSource {

    /**
     * The message, header and body (RFC 5322, RFC 2045); not to be changed.
     *
     * @throws IOException if it cannot be read now
     */
    byte[] read() throws IOException;
}
