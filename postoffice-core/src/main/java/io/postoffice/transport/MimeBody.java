package io.postoffice.transport;

import io.postoffice.InlineImage;
import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.MessageAttachment;
import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;

/** What a message says and carries, as MIME: files beside alternatives, of which the HTML has its images beside it. */
final class MimeBody {

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
        RepeatableMultipart mixed = new RepeatableMultipart("mixed", messageId);
        if (body.text() != null || body.html() != null) {
            MimeBodyPart texts = new DescribedPart();
            setTexts(texts);
            mixed.addBodyPart(texts);
        }
        for (MessageAttachment file : files) {
            mixed.addBodyPart(StoredPart.of(file));
        }
        mixed.fill(mime);
    }

    private void setTexts(MimePart mime) throws MessagingException, UnsupportedEncodingException {
        if (body.html() == null) {
            setText(mime, body.text() == null ? "" : body.text(), "plain");
        } else if (body.text() == null) {
            setHtml(mime);
        } else {
            RepeatableMultipart alternative = new RepeatableMultipart("alternative", messageId);
            MimeBodyPart text = new DescribedPart();
            setText(text, body.text(), "plain");
            MimeBodyPart html = new DescribedPart();
            setHtml(html);
            // RFC 2046, 5.1.4: the richest form comes last.
            alternative.addBodyPart(text);
            alternative.addBodyPart(html);
            alternative.fill(mime);
        }
    }

    /** With its images, if it has any: they belong to this form alone (RFC 2387). */
    private void setHtml(MimePart part) throws MessagingException, UnsupportedEncodingException {
        if (body.images().isEmpty() && inline.isEmpty()) {
            setText(part, String.valueOf(body.html()), "html");
            return;
        }
        RepeatableMultipart related = new RepeatableMultipart(RepeatableMultipart.RELATED, messageId);
        MimeBodyPart html = new DescribedPart();
        setText(html, String.valueOf(body.html()), "html");
        related.addBodyPart(html);
        for (InlineImage image : body.images()) {
            related.addBodyPart(part(image));
        }
        for (MessageAttachment attachment : inline) {
            related.addBodyPart(StoredPart.of(attachment));
        }
        related.fill(part);
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
        TextContent.of(text, subtype).fill(part);
    }
}
