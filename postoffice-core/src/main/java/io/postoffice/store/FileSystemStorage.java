package io.postoffice.store;

import io.postoffice.AttachmentContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keeps attachments as files under one directory, which all nodes share: {@code ab/cd/abcd…}, after the first digits of their
 * SHA-256. A file appears under its name once all of it is on the disk. Links are not followed: nothing outside is written, read or
 * removed.
 */
public final class FileSystemStorage implements AttachmentStorage {

    /** In files. */
    public static final String NAME = "filesystem";

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern FAN = Pattern.compile("[0-9a-f]{2}");

    private static final String UNFINISHED = "unfinished";

    /** A write makes progress, or has ended, within that time. */
    private static final Duration STILL_WRITING = Duration.ofMinutes(1);

    private final OwnFolders folders;
    private final Path root;
    private final Path unfinished;
    private final Clock clock;

    /**
     * Makes the directory if it is not there.
     *
     * @param directory of this queue alone: files that its tables do not know are removed
     * @throws IOException if it cannot be made or written to
     */
    public FileSystemStorage(Path directory) throws IOException {
        this(directory, Clock.systemUTC());
    }

    FileSystemStorage(Path directory, Clock clock) throws IOException {
        this.clock = clock;
        this.folders = new OwnFolders(directory);
        this.root = folders.root();
        this.unfinished = root.resolve(UNFINISHED);
        folders.make(unfinished);
        Files.delete(Files.createTempFile(unfinished, "probe-", ""));
    }

    /**
     * Keeps this queue's files in a folder of its own below the directory, so that several queues may share it.
     *
     * @throws IOException if it cannot be made or written to
     */
    public static FileSystemStorage shared(Path directory, QueueDatabase database) throws IOException {
        OwnFolders folders = new OwnFolders(directory);
        Path own = folders.root().resolve(new QueueFolder(database).name());
        folders.make(own);
        return new FileSystemStorage(own);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void write(AttachmentContent content) throws IOException {
        Path second = folder(content.sha256());
        Path first = second.resolveSibling("");
        folders.make(first);
        folders.make(second);
        move(content, second.resolve(content.sha256()));
        // Also what was found there: whoever made it may have died before that, or not have come to it yet.
        folders.sync(second);
        folders.sync(first);
        folders.sync(root);
    }

    private void move(AttachmentContent content, Path file) throws IOException {
        folders.requireOwn(unfinished);
        Path written = unfinished.resolve(UUID.randomUUID().toString());
        try {
            writeAndSync(content, written);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private void writeAndSync(AttachmentContent content, Path file) throws IOException {
        try (FileChannel channel = folders.create(file);
                InputStream in = content.bytes().getInputStream()) {
            in.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    @Override
    public boolean isThere(AttachmentContent content) throws IOException {
        try {
            Path file = file(content.sha256());
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == content.size();
        } catch (NoSuchFileException ex) {
            return false;
        }
    }

    @Override
    public InputStream read(String sha256) throws IOException {
        Path file = file(sha256);
        // A named pipe, say, would have its reader wait for good.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(sha256, null, "not there, or not a file");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void delete(String sha256) throws IOException {
        try {
            Files.delete(file(sha256));
        } catch (NoSuchFileException ex) {
            // Nor its folder, it may be.
        }
    }

    @Override
    public void forEach(Duration age, Consumer<String> action) throws IOException {
        removeUnfinished(clock.instant().minus(age.compareTo(STILL_WRITING) < 0 ? STILL_WRITING : age));
        Instant before = clock.instant().minus(age);
        for (Path first : folders.list(root)) {
            if (isFan(first)) {
                for (Path second : folders.list(first)) {
                    forEachFile(second, before, action);
                }
            }
        }
    }

    private void forEachFile(Path folder, Instant before, Consumer<String> action) throws IOException {
        if (!isFan(folder)) {
            return;
        }
        for (Path file : folders.list(folder)) {
            String name = file.getFileName().toString();
            if (SHA_256.matcher(name).matches() && isOlder(file, before)) {
                action.accept(name);
            }
        }
    }

    private void removeUnfinished(Instant before) throws IOException {
        for (Path file : folders.list(unfinished)) {
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

    /** The place of content in a folder that no link leads to. */
    private Path file(String sha256) throws IOException {
        Path folder = folder(sha256);
        folders.requireOwn(folder);
        return folder.resolve(sha256);
    }

    private Path folder(String sha256) {
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256: not 64 lower-case hexadecimal digits");
        }
        return root.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2, 4));
    }
}
