package io.postoffice.store;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ends only if it gave what was stored, to the byte: a file that is cut short or damaged fails before a mail server has been told
 * that the message is complete.
 */
final class CheckedStream extends InputStream {

    private final InputStream in;
    private final String sha256;
    private final long size;
    private final MessageDigest digest;
    private long given;
    private boolean whole;

    /**
     * @param in what is to be checked
     * @param sha256 of all of it
     * @param size how many bytes it has
     */
    CheckedStream(InputStream in, String sha256, long size) {
        this.in = in;
        this.sha256 = sha256;
        this.size = size;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        if (read < 0) {
            requireWhole();
        } else {
            digest.update(buffer, offset, read);
            given += read;
        }
        return read;
    }

    private void requireWhole() throws IOException {
        // The digest is reset once it was asked for, and a reader may ask for the end twice.
        whole = whole
                || (given == size && HexFormat.of().formatHex(digest.digest()).equals(sha256));
        if (!whole) {
            throw new IOException(
                    "The attachment %s is damaged: of %d bytes, %d were read".formatted(sha256, size, given));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
