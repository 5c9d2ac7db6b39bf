package io.postoffice.render;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Folders, or roots on the class path, that files are read from; nothing outside of them is, not by a symbolic link either. A root
 * on the class path may be in several jars and folders.
 */
public final class Locations {

    private static final long MAX_SIZE = 10 * 1024 * 1024;

    private final ResourceLoader loader;
    private final List<String> roots;

    /**
     * @param roots such as {@code classpath:/postoffice/templates/} or {@code file:/etc/shop/templates/}, the first wins
     */
    public Locations(ResourceLoader loader, List<String> roots) {
        this.loader = loader;
        this.roots = roots.stream()
                .map(root -> root.endsWith("/") ? root : root + "/")
                .toList();
    }

    /**
     * Reads a file.
     *
     * @param path its name below a root; empty is the answer to one that is no name
     * @throws UncheckedIOException if it is there and cannot be read
     */
    Optional<byte[]> read(String path) {
        if (!Names.isName(path)) {
            return Optional.empty();
        }
        return roots.stream()
                .map(root -> read(loader.getResource(root + path), path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<byte[]> read(Resource file, String path) {
        try {
            if (!file.isReadable() || !isWithinRoot(file, path)) {
                return Optional.empty();
            }
            if (file.contentLength() > MAX_SIZE) {
                throw new IOException("It is larger than %d bytes".formatted(MAX_SIZE));
            }
            return Optional.of(file.getContentAsByteArray());
        } catch (IOException ex) {
            throw new UncheckedIOException("A file of templates or images cannot be read: " + path, ex);
        }
    }

    /** The root that it was found below, which is what remains of it without the path. */
    private static boolean isWithinRoot(Resource file, String path) throws IOException {
        if (!file.isFile()) {
            return true;
        }
        Path found = file.getFile().toPath().toAbsolutePath();
        Path root = found;
        for (int parts = Path.of(path).getNameCount(); parts > 0; parts--) {
            root = Objects.requireNonNull(root.getParent(), "A file is below its root");
        }
        return found.toRealPath().startsWith(root.toRealPath());
    }
}
