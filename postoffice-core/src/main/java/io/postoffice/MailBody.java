package io.postoffice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says. With both a text and an HTML form, the reader's mail client chooses between the two; a MIME message stands for
 * itself.
 *
 * @param subject the subject line; {@code null} without one
 * @param text the plain-text form; {@code null} without one
 * @param html the HTML form; {@code null} without one
 * @param mime a message that the application made itself, instead of both; {@code null} without one
 * @param images what the HTML form shows
 * @param attachments the files that go with it
 */
public record MailBody(
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        @Nullable MimeSource mime,
        List<InlineImage> images,
        List<MessageAttachment> attachments) {

    /** A body that says nothing yet. */
    public static final MailBody EMPTY = new MailBody(null, null, null);

    public MailBody {
        images = List.copyOf(images);
        attachments = List.copyOf(attachments);
    }

    /** A body that the queue makes the message of. */
    public MailBody(@Nullable String subject, @Nullable String text, @Nullable String html) {
        this(subject, text, html, null, List.of(), List.of());
    }

    /** A message that is made already; the subject is for the queue's own row. */
    public static MailBody ofMime(@Nullable String subject, MimeSource mime) {
        return new MailBody(subject, null, null, mime, List.of(), List.of());
    }

    /** The same with images for the HTML form. */
    public MailBody withImages(List<InlineImage> newImages) {
        return new MailBody(subject, text, html, mime, newImages, attachments);
    }

    /** The same with these files. */
    public MailBody withAttachments(List<MessageAttachment> newAttachments) {
        return new MailBody(subject, text, html, mime, images, newAttachments);
    }

    MailBody withSubject(String newSubject) {
        return new MailBody(newSubject, text, html, mime, images, attachments);
    }

    MailBody withText(String newText) {
        return new MailBody(subject, newText, html, mime, images, attachments);
    }

    MailBody withHtml(String newHtml) {
        return new MailBody(subject, text, newHtml, mime, images, attachments);
    }

    MailBody withMime(MimeSource newMime) {
        return new MailBody(subject, text, html, newMime, images, attachments);
    }

    /** Whether there is nothing of all that. */
    public boolean isEmpty() {
        return subject == null && text == null && html == null && mime == null;
    }

    /** Tells the lengths only: bodies are kept out of logs. */
    @Override
    public String toString() {
        return "MailBody[subject=%d, text=%d, html=%d characters%s]"
                .formatted(length(subject), length(text), length(html), mime == null ? "" : ", mime");
    }

    private static int length(@Nullable String value) {
        return value == null ? 0 : value.length();
    }
}
