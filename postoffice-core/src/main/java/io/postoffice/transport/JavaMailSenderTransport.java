package io.postoffice.transport;

import io.postoffice.MailMessage;
import io.postoffice.transport.Receipt.Accepted;
import jakarta.mail.MessagingException;
import java.io.UnsupportedEncodingException;
import java.util.List;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Sends through any {@link JavaMailSender} as it is. Sees less than {@link PooledSmtpTransport}: the server's reply to an
 * accepted message is not to be had, and a refusal after the body only while the connection lasts.
 */
public final class JavaMailSenderTransport implements MailTransport {

    private final JavaMailSender sender;

    public JavaMailSenderTransport(JavaMailSender sender) {
        this.sender = sender;
    }

    @Override
    public Receipt send(MailMessage message, List<String> envelope) {
        WireMessage mime;
        try {
            mime = MimeComposer.compose(message, envelope);
        } catch (MessagingException | UnsupportedEncodingException | RuntimeException ex) {
            return FailureClassifier.composing(ex);
        }
        try {
            sender.send(mime);
            return new Accepted(null, List.of());
        } catch (MailParseException | MailPreparationException ex) {
            return FailureClassifier.composing(ex);
        } catch (MailAuthenticationException ex) {
            return FailureClassifier.connecting(ex, null);
        } catch (MailSendException ex) {
            return ofSendException(ex, mime);
        } catch (RuntimeException ex) {
            return FailureClassifier.unexplained(ex, mime.phase());
        }
    }

    private static Receipt ofSendException(MailSendException ex, WireMessage mime) {
        if (ex.getFailedMessages().isEmpty() && mime.phase() == Phase.BODY_DONE) {
            // 'Failed to close server connection': QUIT was lost after the message had been accepted.
            return new Accepted(null, List.of());
        }
        Exception cause = ex.getFailedMessages().values().stream().findFirst().orElse(ex);
        return FailureClassifier.sendingUnseen(cause, mime.phase());
    }

    /** Nothing to close: the sender belongs to the application. */
    @Override
    public void close() {}
}
