package io.postoffice;

import org.jspecify.annotations.Nullable;

/**
 * What a mail says. With both a text and an HTML form, the reader's mail client chooses between the two.
 *
 * @param subject the subject line; {@code null} without one
 * @param text the plain-text form; {@code null} without one
 * @param html the HTML form; {@code null} without one
 */
public record MailBody(
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html) {

    /** A body that says nothing yet. */
    public static final MailBody EMPTY = new MailBody(null, null, null);

    MailBody withSubject(String newSubject) {
        return new MailBody(newSubject, text, html);
    }

    MailBody withText(String newText) {
        return new MailBody(subject, newText, html);
    }

    MailBody withHtml(String newHtml) {
        return new MailBody(subject, text, newHtml);
    }

    /** Whether there is neither a subject nor a text nor an HTML form. */
    public boolean isEmpty() {
        return subject == null && text == null && html == null;
    }

    /** Tells the lengths only: bodies are kept out of logs. */
    @Override
    public String toString() {
        return "MailBody[subject=%d, text=%d, html=%d characters]"
                .formatted(length(subject), length(text), length(html));
    }

    private static int length(@Nullable String value) {
        return value == null ? 0 : value.length();
    }
}
