package io.postoffice.transport;

import io.postoffice.MessageAttachment;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeBodyPart;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives the parts of a message that is made already the attachments that they are the places of. */
final class MadeMessage {

    private final List<MessageAttachment> attachments;

    private MadeMessage(List<MessageAttachment> attachments) {
        this.attachments = attachments;
    }

    /** Fills the places of a message, which may then be written anew. */
    static void fill(WireMessage mime, List<MessageAttachment> attachments) throws MessagingException, IOException {
        if (!attachments.isEmpty() && new MadeMessage(attachments).fill(mime)) {
            mime.rewrite();
        }
    }

    private boolean fill(Part owner) throws MessagingException, IOException {
        if (isSealed(owner)
                || !owner.isMimeType("multipart/*")
                || !(owner.getContent() instanceof Multipart multipart)) {
            return false;
        }
        boolean filled = false;
        for (int i = 0; i < multipart.getCount(); i++) {
            BodyPart part = multipart.getBodyPart(i);
            MessageAttachment attachment = attachment(part);
            if (attachment != null && part instanceof MimeBodyPart place) {
                multipart.removeBodyPart(i);
                multipart.addBodyPart(StoredPart.inPlaceOf(place, attachment.content()), i);
                filled = true;
            } else {
                filled |= fill(part);
            }
        }
        if (filled) {
            // Setting the content removes the header, and with it whatever the application has written there.
            String[] contentType = owner.getHeader("Content-Type");
            owner.setContent(multipart);
            owner.setHeader("Content-Type", contentType[0]);
        }
        return filled;
    }

    /** What is signed or encrypted counts to the byte, and has no places. */
    private static boolean isSealed(Part owner) throws MessagingException {
        return owner.isMimeType("multipart/signed") || owner.isMimeType("multipart/encrypted");
    }

    private @Nullable MessageAttachment attachment(Part part) throws MessagingException {
        String[] place = part.getHeader(MessageAttachment.PLACE);
        if (place == null) {
            return null;
        }
        try {
            return attachments.get(Integer.parseInt(
                    place[0].replace(MessageAttachment.AS_IT_IS, "").strip()));
        } catch (NumberFormatException | IndexOutOfBoundsException ex) {
            throw new MessagingException("A part of the message is the place of no attachment of its", ex);
        }
    }
}
