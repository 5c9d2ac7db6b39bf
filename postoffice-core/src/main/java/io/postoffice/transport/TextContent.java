package io.postoffice.transport;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Text of a part. Encoded once, and handed over as a whole: Jakarta Mail's own handler encodes it anew to find out how it is to be
 * transferred, and again when it is, and writes it byte by byte.
 */
final class TextContent extends DataHandler implements DescribedContent {

    private final byte[] bytes;

    /**
     * @param subtype {@code plain} or {@code html}
     */
    static TextContent of(String text, String subtype) {
        return new TextContent(text.getBytes(StandardCharsets.UTF_8), "text/" + subtype + "; charset=UTF-8");
    }

    private TextContent(byte[] bytes, String type) {
        super(new ByteArrayDataSource(bytes, type));
        this.bytes = bytes;
    }

    /** Gives it to a part, with the headers that belong to it. */
    void fill(MimePart part) throws MessagingException {
        part.setDataHandler(this);
        part.setHeader("Content-Type", getContentType());
        part.setHeader("Content-Transfer-Encoding", MimeUtility.getEncoding(this));
    }

    /** There are no parts within. */
    @Override
    public void updateHeaders() {}

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }
}
