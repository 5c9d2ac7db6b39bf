package io.postoffice.transport;

import io.postoffice.MailMessage;
import io.postoffice.transport.Receipt.Accepted;
import java.util.List;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Sends through any {@link JavaMailSender} as it is. Sees less than {@link PooledSmtpTransport}, around a plain
 * {@code JavaMailSenderImpl}:
 *
 * <ul>
 *   <li>not the reply that accepts a message, and of the replies while connecting only the one to a failed authentication, so
 *       that a greeting that refuses for good is taken for a passing fault;
 *   <li>a refusal after the body only while the connection lasts; the outcome is unknown otherwise.
 * </ul>
 *
 * <p>What the sender does is its own affair: one bad address keeps the message from all the others unless it has {@code
 * sendpartial}, it sends in the clear where STARTTLS is enabled and not required, and as nobody where the server offers no login.
 * Its timeouts are those of a single read, and nothing breaks off a reply that drips.
 */
public final class JavaMailSenderTransport implements MailTransport {

    private static final ThreadLocal<Boolean> DELIVERING = new ThreadLocal<>();

    private static final String LOST_GOODBYE = "Failed to close server connection";

    private final JavaMailSender sender;

    public JavaMailSenderTransport(JavaMailSender sender) {
        this.sender = sender;
    }

    /** Whether a sender is delivering a message of the queue on the current thread. */
    public static boolean isDelivering() {
        return Boolean.TRUE.equals(DELIVERING.get());
    }

    @Override
    public Receipt send(MailMessage message, List<String> envelope) {
        WireMessage mime;
        try {
            mime = MimeComposer.composeWithBcc(message, envelope);
        } catch (FailedTryException ex) {
            return ex.receipt();
        }
        DELIVERING.set(true);
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
        } catch (Error ex) {
            // A class that a client of an API lacks, say: the next mail would meet it, too, and this one must have its
            // backoff.
            return FailureClassifier.broken(ex, mime.phase());
        } finally {
            DELIVERING.remove();
        }
    }

    private static Receipt ofSendException(MailSendException ex, WireMessage mime) {
        if (mime.phase() == Phase.BODY_DONE && isLostGoodbye(ex)) {
            return new Accepted(null, List.of());
        }
        Exception cause = ex.getFailedMessages().values().stream().findFirst().orElse(ex);
        return FailureClassifier.sendingUnseen(cause, mime.phase());
    }

    /**
     * Whether only QUIT was lost, after the message had been accepted. Spring has no type for it, but this text
     * ({@code JavaMailSenderImpl.doSend}). Without it, a body that was written says little: an API's client writes all of it
     * before it connects.
     */
    private static boolean isLostGoodbye(MailSendException ex) {
        return ex.getFailedMessages().isEmpty()
                && String.valueOf(ex.getMessage()).startsWith(LOST_GOODBYE);
    }

    /** Nothing to close: the sender belongs to the application. */
    @Override
    public void close() {}
}
