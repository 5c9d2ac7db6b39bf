package io.postoffice.render;

import io.postoffice.InlineImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The images that templates may show, from configured locations. */
public final class InlineImages {

    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp",
            "svg", "image/svg+xml");

    private final Locations locations;
    private final TtlCache<String, Optional<InlineImage>> images;

    /**
     * @param ttl how long an image is kept in memory
     */
    public InlineImages(Locations locations, Duration ttl) {
        this.locations = locations;
        this.images = new TtlCache<>(ttl, System::nanoTime);
    }

    /**
     * Finds an image.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    InlineImage find(String name) {
        return images.get(name, this::load)
                .orElseThrow(() -> new IllegalArgumentException("there is no image '%s'; its name ends with one of %s"
                        .formatted(
                                Names.isName(name) ? name : "…",
                                TYPES.keySet().stream().sorted().toList())));
    }

    private Optional<InlineImage> load(String name) {
        String fileName = name.substring(name.lastIndexOf('/') + 1);
        String type =
                TYPES.get(fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        return type == null
                ? Optional.empty()
                : locations.read(name).map(bytes -> new InlineImage(contentId(name), fileName, type, bytes));
    }

    /** The same for the same name: of one image, a message carries one part. */
    private static String contentId(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12) + "@image";
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every Java platform has SHA-256", ex);
        }
    }
}
