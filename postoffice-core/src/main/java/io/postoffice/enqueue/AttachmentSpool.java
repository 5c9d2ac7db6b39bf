package io.postoffice.enqueue;

import io.postoffice.AttachmentContent;
import io.postoffice.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;

/**
 * Keeps the attachments of one call from when they are read until they are stored. They are stored under their hash, which is known
 * once they have been read, and some streams can be read once only. What fails to be read fails here, when nothing is stored yet.
 *
 * <p>All that is not small goes to one temporary file, which has no name any more (on a POSIX system), so that nothing is left of it
 * whatever becomes of the process.
 */
final class AttachmentSpool implements AutoCloseable {

    /** What is shorter stays in memory, up to a total. */
    private static final int SMALL = 64 * 1024;

    private static final int MAX_IN_MEMORY = 4 * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final Path directory;
    private final Map<InputStreamSource, AttachmentContent> contents = new HashMap<>();
    private final Map<String, AttachmentContent> byHash = new HashMap<>();
    private @Nullable FileChannel file;
    private long end;
    private int inMemory;

    AttachmentSpool() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /**
     * @param directory where the temporary file is, if one is needed
     */
    AttachmentSpool(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads a source to its end, unless it has been read already.
     *
     * @param limit how many bytes it may have
     * @throws TooLargeException if it has more
     * @throws IOException if it cannot be read
     * @throws UnstoredAttachmentException if the temporary file cannot be written to
     */
    AttachmentContent read(InputStreamSource source, long limit) throws IOException {
        AttachmentContent known = contents.get(source);
        if (known != null) {
            return known;
        }
        try (InputStream in = source.getInputStream()) {
            AttachmentContent content = read(in, limit);
            contents.put(source, content);
            return content;
        }
    }

    private AttachmentContent read(InputStream in, long limit) throws IOException {
        byte[] head = in.readNBytes(SMALL);
        if (head.length > limit) {
            throw new TooLargeException();
        }
        if (head.length < SMALL && inMemory + head.length <= MAX_IN_MEMORY) {
            String sha256 = Sha256.hex(head);
            AttachmentContent known = byHash.get(sha256);
            return known != null ? known : keepInMemory(sha256, head);
        }
        return write(head, in, limit);
    }

    private AttachmentContent keepInMemory(String sha256, byte[] bytes) {
        inMemory += bytes.length;
        AttachmentContent content = new AttachmentContent(sha256, bytes.length, () -> new ByteArrayInputStream(bytes));
        byHash.put(sha256, content);
        return content;
    }

    private AttachmentContent write(byte[] head, InputStream in, long limit) throws IOException {
        long start = end;
        MessageDigest digest = Sha256.digest();
        append(head, head.length, digest);
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            append(buffer, read, digest);
            if (end - start > limit) {
                end = start;
                throw new TooLargeException();
            }
        }
        return keep(Sha256.hex(digest), start);
    }

    private AttachmentContent keep(String sha256, long start) {
        AttachmentContent known = byHash.get(sha256);
        if (known != null) {
            // A source made anew for each mail, with the same bytes: they are needed once.
            end = start;
            return known;
        }
        FileChannel channel = Objects.requireNonNull(file, "file");
        long stop = end;
        AttachmentContent content =
                new AttachmentContent(sha256, stop - start, () -> new FileSlice(channel, start, stop));
        byHash.put(sha256, content);
        return content;
    }

    /** What fails here is not the source's fault, nor the mail's. */
    private void append(byte[] bytes, int length, MessageDigest digest) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
            while (left.hasRemaining()) {
                end += file().write(left, end);
            }
        } catch (IOException ex) {
            throw new UnstoredAttachmentException(
                    "An attachment could not be written to a temporary file; see that the directory of the system property"
                            + " java.io.tmpdir, %s, is there, has room and may be written to, or name another one. Nothing of the"
                                    .formatted(directory)
                            + " mail was stored, and it may be sent again",
                    ex);
        }
        digest.update(bytes, 0, length);
    }

    private FileChannel file() throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            Path path = Files.createTempFile(directory, "postoffice-", ".spool");
            channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            file = channel;
        }
        return channel;
    }

    @Override
    public void close() {
        FileChannel channel = file;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ex) {
                // It was to be thrown away.
            }
        }
    }

    /** There is more than is allowed. */
    static final class TooLargeException extends IOException {}
}
