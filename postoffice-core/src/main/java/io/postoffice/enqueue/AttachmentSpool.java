package io.postoffice.enqueue;

import io.postoffice.AttachmentContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
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

    private final Map<InputStreamSource, AttachmentContent> contents = new HashMap<>();
    private final Map<String, AttachmentContent> byHash = new HashMap<>();
    private @Nullable FileChannel file;
    private int inMemory;

    /**
     * Reads a source to its end, unless it has been read already.
     *
     * @param limit how many bytes it may have
     * @throws TooLargeException if it has more
     * @throws IOException if it cannot be read
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
            String sha256 = hex(sha256().digest(head));
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
        FileChannel channel = file();
        long start = channel.size();
        channel.position(start);
        MessageDigest digest = sha256();
        OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
        out.write(head);
        long size = head.length;
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            size += read;
            if (size > limit) {
                channel.truncate(start);
                throw new TooLargeException();
            }
            out.write(buffer, 0, read);
        }
        long end = start + size;
        String sha256 = hex(digest.digest());
        AttachmentContent known = byHash.get(sha256);
        if (known != null) {
            // A source made anew for each mail, with the same bytes: they are needed once.
            channel.truncate(start);
            return known;
        }
        AttachmentContent content = new AttachmentContent(sha256, size, () -> new FileSlice(channel, start, end));
        byHash.put(sha256, content);
        return content;
    }

    private FileChannel file() throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            Path path = Files.createTempFile("postoffice-", ".spool");
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /** There is more than is allowed. */
    static final class TooLargeException extends IOException {}
}
