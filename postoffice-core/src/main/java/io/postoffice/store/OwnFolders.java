package io.postoffice.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The folders below a directory, and nothing that a link leads to from there. What is made is for its owner alone, where the file
 * system knows owners: it holds other people's mail.
 */
final class OwnFolders {

    private final Path root;
    private final boolean owned;

    /**
     * @param directory made if it is not there; may be a link itself
     */
    OwnFolders(Path directory) throws IOException {
        this.owned = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, forOwner("rwx------"));
        }
        this.root = directory.toRealPath();
    }

    Path root() {
        return root;
    }

    /** Makes a folder if it is not there. */
    void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            // Fails where something else has the name.
            Files.createDirectories(folder, forOwner("rwx------"));
        }
        requireOwn(folder);
    }

    /** Opens a new file to be written. */
    FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forOwner("rw-------"));
    }

    /** Nothing outside may be written, read or removed. */
    void requireOwn(Path folder) throws IOException {
        if (!folder.toRealPath().equals(folder)) {
            throw new IOException("A folder of the attachments is a link, which could lead outside of their directory");
        }
    }

    /** So that the names in a folder outlive a crash, too, as the bytes of its files do. */
    void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ex) {
            if (owned) {
                throw ex;
            }
            // Windows opens no directories, and keeps names in a journal.
        }
    }

    /** All at once: a folder that changes while it is read may be read in part. */
    List<Path> list(Path folder) throws IOException {
        requireOwn(folder);
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        }
        return files;
    }

    private FileAttribute<?>[] forOwner(String permissions) {
        return owned
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
