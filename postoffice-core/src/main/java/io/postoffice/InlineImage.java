package io.postoffice;

/**
 * An image that a message carries for its HTML to show.
 *
 * @param contentId what the HTML calls it, without {@code cid:} and angle brackets (RFC 2392)
 * @param fileName what it is called when somebody saves it
 * @param contentType its media type
 * @param content its bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and never copied: many messages share one.
public record InlineImage(String contentId, String fileName, String contentType, byte[] content) {

    /** Tells the name only. */
    @Override
    public String toString() {
        return "InlineImage[%s]".formatted(fileName);
    }
}
