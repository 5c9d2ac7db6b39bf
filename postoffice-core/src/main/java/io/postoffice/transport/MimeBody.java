package io.postoffice.transport;

import io.postoffice.InlineImage;
import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.MessageAttachment;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;

/** What a message says and carries, as MIME: files beside alternatives, of which the HTML has its images beside it. */
final class MimeBody {

    private static final String RELATED = "related";

    private final MailBody body;
    private final String messageId;
    private final List<MessageAttachment> inline = new ArrayList<>();
    private final List<MessageAttachment> files = new ArrayList<>();

    private MimeBody(MailMessage message) {
        this.body = message.body();
        this.messageId = message.stamp().messageId();
        for (MessageAttachment attachment : body.attachments()) {
            // Without HTML, there is nothing to show it in.
            boolean shown = attachment.contentId() != null && body.html() != null;
            (shown ? inline : files).add(attachment);
        }
    }

    /** Gives a message its body. */
    static void set(MimePart mime, MailMessage message) throws MessagingException, UnsupportedEncodingException {
        new MimeBody(message).setAll(mime);
    }

    private void setAll(MimePart mime) throws MessagingException, UnsupportedEncodingException {
        if (files.isEmpty()) {
            setTexts(mime);
            return;
        }
        MimeMultipart mixed = new RepeatableMultipart("mixed", messageId);
        if (body.text() != null || body.html() != null) {
            MimeBodyPart texts = new MimeBodyPart();
            setTexts(texts);
            mixed.addBodyPart(texts);
        }
        for (MessageAttachment file : files) {
            mixed.addBodyPart(StoredPart.of(file));
        }
        mime.setContent(mixed);
    }

    private void setTexts(MimePart mime) throws MessagingException, UnsupportedEncodingException {
        if (body.html() == null) {
            setText(mime, body.text() == null ? "" : body.text(), "plain");
        } else if (body.text() == null) {
            setHtml(mime);
        } else {
            MimeMultipart alternative = new RepeatableMultipart("alternative", messageId);
            MimeBodyPart text = new MimeBodyPart();
            setText(text, body.text(), "plain");
            MimeBodyPart html = new MimeBodyPart();
            setHtml(html);
            // RFC 2046, 5.1.4: the richest form comes last.
            alternative.addBodyPart(text);
            alternative.addBodyPart(html);
            mime.setContent(alternative);
        }
    }

    /** With its images, if it has any: they belong to this form alone (RFC 2387). */
    private void setHtml(MimePart part) throws MessagingException, UnsupportedEncodingException {
        if (body.images().isEmpty() && inline.isEmpty()) {
            setText(part, String.valueOf(body.html()), "html");
            return;
        }
        MimeMultipart related = new RepeatableMultipart(RELATED, messageId);
        MimeBodyPart html = new MimeBodyPart();
        setText(html, String.valueOf(body.html()), "html");
        related.addBodyPart(html);
        for (InlineImage image : body.images()) {
            related.addBodyPart(part(image));
        }
        for (MessageAttachment attachment : inline) {
            related.addBodyPart(StoredPart.of(attachment));
        }
        part.setContent(related);
    }

    private static MimeBodyPart part(InlineImage image) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(new ByteArrayDataSource(image.content(), image.contentType())));
        part.setHeader("Content-Transfer-Encoding", "base64");
        part.setContentID("<" + image.contentId() + ">");
        part.setDisposition(Part.INLINE);
        part.setFileName(image.fileName());
        return part;
    }

    private static void setText(MimePart part, String text, String subtype) throws MessagingException {
        part.setDataHandler(TextContent.of(text, subtype));
    }

    /** A multipart whose boundary comes from the Message-ID, where the library's comes from a counter and the time. */
    private static final class RepeatableMultipart extends MimeMultipart {

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
    }
}
