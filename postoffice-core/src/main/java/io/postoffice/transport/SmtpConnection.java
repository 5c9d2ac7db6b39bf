package io.postoffice.transport;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One open connection to an SMTP server. Keeps the server's reply to a message's body, which Angus loses when the
 * connection breaks right after it.
 */
final class SmtpConnection extends SMTPTransport {

    private final SmtpSettings settings;
    private final LongSupplier nanoTime;
    private @Nullable WireMessage current;
    private @Nullable SmtpReply verdict;
    private int handedOver;
    private long lastUsed;
    private boolean suspect;

    SmtpConnection(Session session, SmtpSettings settings, LongSupplier nanoTime) {
        super(session, null, settings.protocol(), settings.protocol().equals("smtps"));
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.lastUsed = nanoTime.getAsLong();
    }

    /** Connects, and authenticates where there are credentials. */
    void open() throws MessagingException {
        SmtpSettings.Credentials credentials = settings.credentials();
        if (credentials == null) {
            connect(settings.host(), settings.port(), null, null);
            return;
        }
        connect(settings.host(), settings.port(), credentials.username(), credentials.password());
        if (!supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
            close();
            // Angus would go on without a word, and send the mail as nobody.
            throw new InsecureBackendException("The server offers no authentication, and the backend has credentials");
        }
    }

    Receipt send(WireMessage message) {
        current = message;
        verdict = null;
        message.connected();
        try {
            sendMessage(message, message.getAllRecipients());
            return new Receipt.Accepted(verdict, List.of());
        } catch (MessagingException | RuntimeException ex) {
            suspect = true;
            return FailureClassifier.sending(ex, message.phase(), verdict);
        } finally {
            current = null;
            handedOver++;
            lastUsed = nanoTime.getAsLong();
        }
    }

    /** Whether it has carried a message, so that the server may have closed it meanwhile. */
    boolean isUsed() {
        return handedOver > 0;
    }

    /** Whether the next message can be trusted to it; may ask the server. */
    boolean isFit(PoolSettings pool) {
        if (handedOver >= pool.mailsPerConnection()) {
            return false;
        }
        boolean rested = nanoTime.getAsLong() - lastUsed >= pool.checkAfter().toNanos();
        boolean fit = !(suspect || rested) || isConnected();
        suspect = false;
        return fit;
    }

    /** Closes it, whether or not the server can be told. */
    void hangUp() {
        try {
            close();
        } catch (MessagingException ex) {
            // QUIT cannot be said over a broken connection; the socket is closed all the same.
        }
    }

    /** What the server refused last; {@code null} when it refused nothing. */
    @Nullable SmtpReply refusal() {
        int code = getLastReturnCode();
        return code < 400 ? null : SmtpReply.of(code, getLastServerResponse());
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        WireMessage message = current;
        if (message != null && verdict == null && message.phase() == Phase.BODY_DONE && code >= 200) {
            verdict = SmtpReply.of(code, getLastServerResponse());
        }
        return code;
    }
}
