package io.postoffice.render;

import io.postoffice.InlineImage;
import io.postoffice.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    private final TtlCache<String, InlineImage> images;

    /**
     * @param ttl how long an image is kept in memory
     */
    public InlineImages(Locations locations, Duration ttl) {
        this.locations = locations;
        this.images = new TtlCache<>(ttl, System::nanoTime);
    }

    /** Finds an image; one that is not there may come, and templates may ask for any, so that nothing is kept of it. */
    Optional<InlineImage> find(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        return type == null || !Names.isName(name)
                ? Optional.empty()
                : images.find(name, () -> locations.read(name).map(bytes -> image(name, type, bytes)));
    }

    private static InlineImage image(String name, String type, byte[] content) {
        return new InlineImage(contentId(name), name.substring(name.lastIndexOf('/') + 1), type, content);
    }

    /** That there is no image of this name. */
    static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(
                "there is no image '%s', neither in the locations, where its name ends with one of %s, nor of the mail's own"
                        .formatted(
                                Names.isName(name) ? name : "…",
                                TYPES.keySet().stream().sorted().toList()));
    }

    /** The same for the same name: of one image, a message carries one part. */
    static String contentId(String name) {
        return Sha256.hex(name.getBytes(StandardCharsets.UTF_8)).substring(0, 24) + "@image";
    }
}
