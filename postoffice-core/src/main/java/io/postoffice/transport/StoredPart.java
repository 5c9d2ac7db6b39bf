package io.postoffice.transport;

import io.postoffice.AttachmentContent;
import io.postoffice.MessageAttachment;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.HeaderTokenizer;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParameterList;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * A part whose content goes from where it is stored to the wire, a piece at a time, and whose headers are what they are: the library
 * would read the content for some of them.
 */
final class StoredPart extends MimeBodyPart {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final String TRANSFER_ENCODING = "Content-Transfer-Encoding";
    private static final String BASE64 = "base64";

    private final AttachmentContent stored;

    private StoredPart(InternetHeaders headers, AttachmentContent content) throws MessagingException {
        super(headers, new byte[0]);
        this.stored = content;
        this.dh = new DataHandler(new Source());
    }

    /** The part of an attachment. */
    static StoredPart of(MessageAttachment attachment) throws MessagingException, UnsupportedEncodingException {
        StoredPart part = new StoredPart(new InternetHeaders(), attachment.content());
        part.setHeader("Content-Type", contentType(attachment.contentType(), attachment.name()));
        part.setHeader(TRANSFER_ENCODING, BASE64);
        part.setHeader("Content-Disposition", disposition(attachment));
        if (attachment.contentId() != null) {
            part.setHeader("Content-ID", "<" + attachment.contentId() + ">");
        }
        MimeComposer.addHeaders(part, attachment.headers());
        return part;
    }

    /** A part with the headers of the place of an attachment. */
    static StoredPart inPlaceOf(MimeBodyPart part, AttachmentContent content) throws MessagingException {
        StoredPart stored = new StoredPart(new InternetHeaders(), content);
        for (String line : Collections.list(part.getNonMatchingHeaderLines(new String[] {MessageAttachment.PLACE}))) {
            stored.addHeaderLine(line);
        }
        if (!part.getHeader(MessageAttachment.PLACE, "").endsWith(MessageAttachment.AS_IT_IS)) {
            // The others end lines their own way (RFC 2045, 6.7), and SMTP does so with what is not encoded.
            stored.setHeader(TRANSFER_ENCODING, BASE64);
        }
        return stored;
    }

    /**
     * With the name as encoded words (RFC 2047) between quotes, for those mail clients that know a name from here only; the library
     * would cut the words into segments of RFC 2231, which those cannot read.
     */
    private static String contentType(String type, @Nullable String name)
            throws MessagingException, UnsupportedEncodingException {
        ContentType contentType = new ContentType(type);
        String folded = MimeUtility.fold("Content-Type: ".length(), contentType.toString());
        if (name == null) {
            return folded;
        }
        String words = MimeUtility.encodeText(name, UTF_8, "B");
        return folded + ";\r\n\tname="
                + (words.equals(name)
                        ? MimeUtility.quote(name, HeaderTokenizer.MIME)
                        : '"' + words.replace("?= =?", "?=\r\n =?") + '"');
    }

    /** With the name as RFC 2231 has it, which is the standard (RFC 2183, 2.3). */
    private static String disposition(MessageAttachment attachment) {
        ParameterList parameters = new ParameterList();
        if (attachment.name() != null) {
            parameters.set("filename", attachment.name(), UTF_8);
        }
        return new ContentDisposition(attachment.contentId() == null ? Part.ATTACHMENT : Part.INLINE, parameters)
                .toString();
    }

    /** Nothing: they are complete. */
    @Override
    protected void updateHeaders() {}

    /**
     * None, though the header has one: Angus would read a text that is encoded into memory, to send it in 8 bits
     * ({@code mail.smtp.allow8bitmime}).
     */
    @Override
    public @Nullable String getEncoding() {
        return null;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, MessagingException {
        for (String line : Collections.list(getAllHeaderLines())) {
            out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        OutputStream encoded = MimeUtility.encode(out, getHeader(TRANSFER_ENCODING, null));
        try (InputStream in = stored.bytes().getInputStream()) {
            in.transferTo(encoded);
        }
        encoded.flush();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return stored.bytes().getInputStream();
    }

    @Override
    public int getSize() {
        return -1;
    }

    /** For a sender that looks into the message. */
    private final class Source implements DataSource {

        @Override
        public InputStream getInputStream() throws IOException {
            return stored.bytes().getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            throw new IOException("It is to be read only");
        }

        @Override
        public String getContentType() {
            try {
                return StoredPart.this.getContentType();
            } catch (MessagingException ex) {
                return "application/octet-stream";
            }
        }

        @Override
        public String getName() {
            return "";
        }
    }
}
