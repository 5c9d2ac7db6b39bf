package io.postoffice.store;

import io.postoffice.AttachmentContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keeps attachments as files under one directory, which all nodes share: {@code ab/cd/abcd…}, after the first digits of their
 * SHA-256. A file appears under its name once all of it is on the disk.
 */
public final class FileSystemStorage implements AttachmentStorage {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FAN = Pattern.compile("[0-9a-f]{2}");

    private static final String UNFINISHED = "unfinished";

    /** A write makes progress, or has ended, within that time. */
    private static final Duration STILL_WRITING = Duration.ofMinutes(1);

    private final Path root;
    private final Clock clock;

    /**
     * Makes the directory if it is not there.
     *
     * @throws IOException if it cannot be made or written to
     */
    public FileSystemStorage(Path directory) throws IOException {
        this(directory, Clock.systemUTC());
    }

    FileSystemStorage(Path directory, Clock clock) throws IOException {
        this.clock = clock;
        Files.createDirectories(directory);
        this.root = directory.toRealPath();
        Files.createDirectories(root.resolve(UNFINISHED));
        Files.delete(Files.createTempFile(root.resolve(UNFINISHED), "probe-", ""));
    }

    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public void write(AttachmentContent content) throws IOException {
        Path file = file(content.sha256());
        Path first = root.resolve(content.sha256().substring(0, 2));
        Path second = first.resolve(content.sha256().substring(2, 4));
        makeDirectory(first, root);
        makeDirectory(second, first);
        // Of a mail that was rolled back, and whole: it has its name.
        boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == content.size();
        if (!there) {
            move(content, file);
        }
        // Also if it was there: whoever wrote it may have died before that.
        sync(second);
    }

    private void move(AttachmentContent content, Path file) throws IOException {
        Path unfinished = root.resolve(UNFINISHED).resolve(UUID.randomUUID().toString());
        try {
            writeAndSync(content, unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void writeAndSync(AttachmentContent content, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                InputStream in = content.bytes().getInputStream()) {
            OutputStream out = Channels.newOutputStream(channel);
            in.transferTo(out);
            channel.force(true);
        }
    }

    private static void makeDirectory(Path directory, Path parent) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            // Fails where something else has the name: a link could lead outside.
            Files.createDirectories(directory);
            sync(parent);
        }
        if (!directory.toRealPath().equals(directory)) {
            throw new IOException("A folder of the attachments is a link, which could lead outside of their directory");
        }
    }

    /** So that the name of a file outlives a crash, too, as its bytes do. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ex) {
            if (!isWindows()) {
                throw ex;
            }
            // It opens no directories, and keeps names in a journal.
        }
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    @Override
    public InputStream read(String sha256) throws IOException {
        return Files.newInputStream(file(sha256), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void delete(String sha256) throws IOException {
        Files.deleteIfExists(file(sha256));
    }

    @Override
    public void forEach(Duration age, Consumer<String> action) throws IOException {
        removeUnfinished(clock.instant().minus(age.compareTo(STILL_WRITING) < 0 ? STILL_WRITING : age));
        Instant before = clock.instant().minus(age);
        for (Path first : list(root)) {
            if (isFan(first)) {
                for (Path second : list(first)) {
                    forEachFile(second, before, action);
                }
            }
        }
    }

    private static void forEachFile(Path folder, Instant before, Consumer<String> action) throws IOException {
        if (!isFan(folder)) {
            return;
        }
        for (Path file : list(folder)) {
            String name = file.getFileName().toString();
            if (SHA_256.matcher(name).matches() && isOlder(file, before)) {
                action.accept(name);
            }
        }
    }

    private void removeUnfinished(Instant before) throws IOException {
        for (Path file : list(root.resolve(UNFINISHED))) {
            if (isOlder(file, before)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isFan(Path folder) {
        return FAN.matcher(folder.getFileName().toString()).matches()
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /** Another node may remove it, or make it whole, at any time. */
    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return !Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isAfter(before);
        } catch (NoSuchFileException ex) {
            return false;
        }
    }

    /** All at once: a folder that changes while it is read may be read in part. */
    private static List<Path> list(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        }
        return files;
    }

    private Path file(String sha256) {
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256: not 64 lower-case hexadecimal digits");
        }
        return root.resolve(sha256.substring(0, 2))
                .resolve(sha256.substring(2, 4))
                .resolve(sha256);
    }
}
