package io.postoffice.transport;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import java.io.IOException;
import java.io.OutputStream;

/** A multipart whose boundary comes from the Message-ID, where the library's comes from a counter and the time. */
final class RepeatableMultipart extends MimeMultipart {

    static final String RELATED = "related";

    /**
     * @param subtype one that no multipart within this one has
     */
    RepeatableMultipart(String subtype, String messageId) {
        super(subtype);
        String unique = unique(messageId);
        // RFC 2045, 6.7 (5): '=_' never occurs in quoted-printable text. RFC 2046, 5.1.1: 70 characters at most.
        // One multipart may stand within another.
        String boundary = "=_" + subtype.charAt(0) + unique.substring(0, Math.min(unique.length(), 60));
        // RFC 2387, 3.1: that of the part that the others belong to.
        String type = subtype.equals(RELATED) ? "; type=\"text/html\"" : "";
        contentType = "multipart/" + subtype + type + "; boundary=\"" + boundary + '"';
    }

    private static String unique(String messageId) {
        int at = messageId.indexOf('@');
        StringBuilder unique = new StringBuilder();
        messageId
                .substring(0, at < 0 ? messageId.length() : at)
                .chars()
                .filter(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')
                .forEach(c -> unique.append((char) c));
        return unique.toString();
    }

    /** Makes it the content of a part, once all its own are in. */
    void fill(MimePart part) throws MessagingException {
        updateHeaders();
        part.setDataHandler(new Content());
        part.setHeader("Content-Type", contentType);
        setParent(part);
    }

    private final class Content extends DataHandler implements DescribedContent {

        Content() {
            super(RepeatableMultipart.this, contentType);
        }

        @Override
        public void updateHeaders() throws MessagingException {
            RepeatableMultipart.this.updateHeaders();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                RepeatableMultipart.this.writeTo(out);
            } catch (MessagingException ex) {
                // As the library's own handler does.
                throw new IOException("A part of the message cannot be written", ex);
            }
        }
    }
}
