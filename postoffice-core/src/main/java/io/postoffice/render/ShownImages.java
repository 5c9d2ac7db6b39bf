package io.postoffice.render;

import io.postoffice.InlineImage;
import io.postoffice.MessageAttachment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The images of one mail: those of the configured locations, and those that it carries itself. The locations win, so that nobody
 * whose file is attached puts it in the place of the application's.
 */
final class ShownImages {

    private static final String SCHEME = "cid:";

    private final InlineImages images;
    private final List<MessageAttachment> attachments;
    private final boolean preview;
    private final Set<String> located = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();

    private ShownImages(InlineImages images, List<MessageAttachment> attachments, boolean preview) {
        this.images = images;
        this.attachments = new ArrayList<>(attachments);
        this.preview = preview;
    }

    /** Those that a mail with these attachments may show. */
    static ShownImages of(InlineImages images, List<MessageAttachment> attachments) {
        return new ShownImages(images, attachments, false);
    }

    /** Those that a preview may show: a mail may bring along what is missing. */
    static ShownImages ofPreview(InlineImages images) {
        return new ShownImages(images, List.of(), true);
    }

    /**
     * The address of an image, which the mail shows from now on.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    String show(String name) {
        Optional<InlineImage> image = images.find(name);
        if (image.isPresent()) {
            located.add(name);
            return SCHEME + image.get().contentId();
        }
        for (int i = 0; i < attachments.size(); i++) {
            MessageAttachment attachment = attachments.get(i);
            if (name.equals(attachment.name()) && attachment.contentType().startsWith("image/")) {
                return SCHEME + shown(i, attachment);
            }
        }
        if (!preview) {
            throw InlineImages.missing(name);
        }
        missing.add(name);
        return SCHEME + name;
    }

    /** It belongs to the HTML then, and is none of the files beside it. */
    private String shown(int index, MessageAttachment attachment) {
        String given = attachment.contentId();
        String contentId = given == null ? InlineImages.contentId(String.valueOf(attachment.name())) : given;
        attachments.set(index, attachment.shownAs(contentId));
        return contentId;
    }

    /** The names of those of the locations that are shown. */
    List<String> located() {
        return List.copyOf(located);
    }

    /** What the mail carries, some of it to be shown. */
    List<MessageAttachment> attachments() {
        return attachments;
    }

    /** The names of those that the mail would have to bring along. */
    Set<String> missing() {
        return missing;
    }
}
