package io.postoffice.store;

import io.postoffice.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Ends only if it gave what was stored, to the byte: a file that is cut short or damaged fails before a mail server has been told
 * that the message is complete.
 */
final class CheckedStream extends InputStream {

    private final InputStream in;
    private final String sha256;
    private final long size;
    private final Runnable damage;
    private final MessageDigest digest = Sha256.digest();
    private long given;
    private boolean whole;

    /**
     * @param in what is to be checked
     * @param sha256 of all of it
     * @param size how many bytes it has
     * @param damage told when it is not what was stored
     */
    CheckedStream(InputStream in, String sha256, long size, Runnable damage) {
        this.in = in;
        this.sha256 = sha256;
        this.size = size;
        this.damage = damage;
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
        whole = whole || (given == size && Sha256.hex(digest).equals(sha256));
        if (!whole) {
            IOException damaged = new IOException(
                    "The attachment %s is damaged: of %d bytes, %d were read; to send a mail with the same file mends it"
                            .formatted(sha256, size, given));
            try {
                damage.run();
            } catch (RuntimeException ex) {
                // That the message is broken off matters more, and the next try finds it out again.
                damaged.addSuppressed(ex);
            }
            throw damaged;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
