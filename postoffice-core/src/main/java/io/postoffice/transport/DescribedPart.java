package io.postoffice.transport;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;

/** A part for content whose headers are what they are. */
final class DescribedPart extends MimeBodyPart {

    /** Angus replaces the content of a text that it sends in 8 bits ({@code mail.smtp.allow8bitmime}). */
    @Override
    protected void updateHeaders() throws MessagingException {
        if (dh instanceof DescribedContent described) {
            described.updateHeaders();
        } else {
            super.updateHeaders();
        }
    }
}
