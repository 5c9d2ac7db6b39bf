package io.postoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is left to be done to a message when it is delivered.
 *
 * @param template the name of the template that is to make it, or has made it; {@code null} without one
 * @param language the language tag that was asked for; {@code null} for the default language
 * @param context the data for it, serialized; {@code null} when the message is made already
 * @param images the names of the images that the HTML shows
 */
public record Rendering(
        @Nullable String template,
        @Nullable String language,
        @Nullable String context,
        List<String> images) {

    /** Nothing. */
    public static final Rendering NONE = new Rendering(null, null, null, List.of());

    public Rendering {
        images = List.copyOf(images);
    }

    /** Leaves the data out: it is kept out of logs. */
    @Override
    public String toString() {
        return "Rendering[%s, language=%s, images=%d]".formatted(template, language, images.size());
    }
}
