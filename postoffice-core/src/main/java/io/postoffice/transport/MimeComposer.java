package io.postoffice.transport;

import io.postoffice.MailMessage;
import io.postoffice.MimeSource;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a message as MIME: the same bytes for the same message, so that an attempt repeats the one before. */
final class MimeComposer {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private MimeComposer() {}

    static WireMessage compose(MailMessage message, List<String> envelope) throws FailedTryException {
        MimeSource source = message.body().mime();
        try {
            return source == null ? write(message, envelope) : complete(source.read(), message, envelope);
        } catch (MessagingException | UnsupportedEncodingException | RuntimeException ex) {
            throw new FailedTryException(FailureClassifier.composing(ex), ex);
        } catch (IOException ex) {
            throw new FailedTryException(FailureClassifier.unreadable(ex), ex);
        }
    }

    /**
     * Makes a message for a sender that may read its recipients off the header, as clients of services do. One that speaks SMTP
     * leaves out the {@code Bcc} when it writes.
     */
    static WireMessage composeWithBcc(MailMessage message, List<String> envelope) throws FailedTryException {
        WireMessage mime = compose(message, envelope);
        List<Recipient> unseen = message.recipients().stream()
                .filter(recipient -> recipient.kind() == RecipientKind.BCC && envelope.contains(recipient.address()))
                .toList();
        try {
            mime.setRecipients(WireMessage.RecipientType.BCC, addresses(unseen, RecipientKind.BCC));
            return mime;
        } catch (MessagingException | UnsupportedEncodingException ex) {
            throw new FailedTryException(FailureClassifier.composing(ex), ex);
        }
    }

    /** A message that the application made: of its header, only what the queue answers for is replaced. */
    private static WireMessage complete(byte[] given, MailMessage message, List<String> envelope)
            throws MessagingException, IOException {
        WireMessage mime =
                new WireMessage(message.stamp().messageId(), bare(envelope), new ByteArrayInputStream(given));
        MadeMessage.fill(mime, message.body().attachments());
        mime.removeHeader("Bcc");
        mime.removeHeader("Resent-Bcc");
        mime.removeHeader("Reply-To");
        setOrigin(mime, message);
        mime.updateMessageID();
        addHeaders(mime, message.headers());
        return mime;
    }

    private static WireMessage write(MailMessage message, List<String> envelope)
            throws MessagingException, UnsupportedEncodingException {
        WireMessage mime = new WireMessage(message.stamp().messageId(), bare(envelope));
        setOrigin(mime, message);
        String subject = message.body().subject();
        if (subject != null) {
            mime.setHeader("Subject", SubjectLine.of(subject));
        }
        addHeaders(mime, message.headers());
        MimeBody.set(mime, message);
        mime.saveChanges();
        return mime;
    }

    private static void setOrigin(WireMessage mime, MailMessage message)
            throws MessagingException, UnsupportedEncodingException {
        mime.setFrom(address(message.from().address(), message.from().personal()));
        mime.setRecipients(WireMessage.RecipientType.TO, addresses(message.recipients(), RecipientKind.TO));
        mime.setRecipients(WireMessage.RecipientType.CC, addresses(message.recipients(), RecipientKind.CC));
        InternetAddress[] replyTo = addresses(message.recipients(), RecipientKind.REPLY_TO);
        if (replyTo.length > 0) {
            mime.setReplyTo(replyTo);
        }
        setDate(mime, message.stamp().date());
        setExpiry(mime, message.stamp().expiresAt());
    }

    /** A message that the application made says it in words of its own. */
    private static void setDate(WireMessage mime, Instant date) throws MessagingException {
        Date given = mime.getSentDate();
        if (given == null || !given.toInstant().equals(date)) {
            mime.setHeader("Date", HeaderDate.of(date));
        }
    }

    /** Mail clients may show an expired mail as such. A header that the application has written itself stays. */
    private static void setExpiry(WireMessage mime, @Nullable Instant expiresAt) throws MessagingException {
        if (expiresAt != null && mime.getHeader("Expires") == null) {
            mime.setHeader("Expires", HeaderDate.of(expiresAt));
        }
    }

    static void addHeaders(MimePart mime, Map<String, String> headers)
            throws MessagingException, UnsupportedEncodingException {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String encoded = MimeUtility.encodeText(header.getValue(), UTF_8, null);
            // The name, a colon and a space stand before the value on its first line.
            mime.setHeader(header.getKey(), MimeUtility.fold(header.getKey().length() + 2, encoded));
        }
    }

    private static List<InternetAddress> bare(List<String> addresses) throws UnsupportedEncodingException {
        List<InternetAddress> bare = new ArrayList<>();
        for (String address : addresses) {
            bare.add(address(address, null));
        }
        return bare;
    }

    private static InternetAddress[] addresses(List<Recipient> recipients, RecipientKind kind)
            throws UnsupportedEncodingException {
        List<InternetAddress> addresses = new ArrayList<>();
        for (Recipient recipient : recipients) {
            if (recipient.kind() == kind) {
                addresses.add(address(recipient.address(), recipient.personal()));
            }
        }
        return addresses.toArray(InternetAddress[]::new);
    }

    private static InternetAddress address(String address, @Nullable String personal)
            throws UnsupportedEncodingException {
        return new InternetAddress(address, personal, UTF_8);
    }
}
