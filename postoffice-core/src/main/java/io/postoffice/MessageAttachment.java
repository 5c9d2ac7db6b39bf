package io.postoffice;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that a message carries, made ready at enqueue.
 *
 * @param name what it is called, safe to be saved under; {@code null} without a name
 * @param contentType its media type
 * @param contentId what the HTML calls it, without {@code cid:} and angle brackets; {@code null} when it is one of the files
 * @param headers further headers of its part, in the order of the mail
 * @param content its bytes
 */
public record MessageAttachment(
        @Nullable String name,
        String contentType,
        @Nullable String contentId,
        Map<String, String> headers,
        AttachmentContent content) {

    /**
     * The header that makes a part of a message that is made already the place of an attachment: its value is the index, from 0. It
     * is not sent. The part is sent in base64, whatever it says: the bytes come from somewhere else, and may be any.
     */
    public static final String PLACE = "X-Postoffice-Attachment";

    /** After the index, for a part that had the bytes itself: it is sent with the encoding that it says, or none. */
    public static final String AS_IT_IS = ";as-it-is";

    /** The same, to be shown by the HTML, which calls it so. */
    public MessageAttachment shownAs(String newContentId) {
        return new MessageAttachment(name, contentType, newContentId, headers, content);
    }

    /** Tells the size only: names of files are kept out of logs. */
    @Override
    public String toString() {
        return "MessageAttachment[%d bytes]".formatted(content.size());
    }
}
