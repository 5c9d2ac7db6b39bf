package io.postoffice.transport;

import io.postoffice.transport.Watchdog.Watch;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an SMTP server. Keeps the server's reply to a message's body, and that it is closing, which Angus loses when
 * the connection breaks right after it, and takes no longer for anything than the deadline.
 */
final class SmtpConnection extends SMTPTransport {

    private final SmtpSettings settings;
    private final LongSupplier nanoTime;
    private final Watchdog watchdog;
    private volatile @Nullable Socket socket;
    private @Nullable WireMessage current;
    private @Nullable SmtpReply verdict;
    private @Nullable SmtpReply closing;
    private int handedOver;
    private long lastUsed;
    private boolean suspect;
    private volatile boolean brokenOff;

    SmtpConnection(Session session, SmtpSettings settings, LongSupplier nanoTime, Watchdog watchdog) {
        super(session, null, settings.protocol(), settings.protocol().equals("smtps"));
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.watchdog = watchdog;
        this.lastUsed = nanoTime.getAsLong();
    }

    /** Connects, and authenticates where there are credentials. */
    void open() throws MessagingException {
        TraceableSockets.opening(this);
        Watch watch = watchdog.over(this);
        try {
            SmtpSettings.Credentials credentials = settings.credentials();
            if (credentials == null) {
                connect(settings.host(), settings.port(), null, null);
            } else {
                connect(settings.host(), settings.port(), credentials.username(), credentials.password());
                requireAuthentication();
            }
        } finally {
            watch.end();
            TraceableSockets.opened();
        }
    }

    /** Angus would go on without a word where the server offers no login, and send the mail as nobody. */
    private void requireAuthentication() throws MessagingException {
        if (!supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
            close();
            throw new InsecureBackendException("The server offers no authentication, and the backend has credentials");
        }
    }

    Receipt send(WireMessage message) {
        current = message;
        verdict = null;
        closing = null;
        message.connected();
        Watch watch = watchdog.over(this);
        try {
            sendMessage(message, message.getAllRecipients());
            return new Receipt.Accepted(verdict, List.of());
        } catch (MessagingException | RuntimeException ex) {
            suspect = true;
            SmtpReply said = verdict == null && message.phase() == Phase.ENVELOPE ? closing : verdict;
            return FailureClassifier.sending(ex, message.phase(), said);
        } finally {
            watch.end();
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
        if (brokenOff || handedOver >= pool.mailsPerConnection()) {
            return false;
        }
        boolean rested = nanoTime.getAsLong() - lastUsed >= pool.checkAfter().toNanos();
        boolean fit = !(suspect || rested) || isAlive();
        suspect = false;
        return fit;
    }

    private boolean isAlive() {
        Watch watch = watchdog.over(this);
        try {
            return isConnected();
        } finally {
            watch.end();
        }
    }

    /** This is the socket of the connection that is being opened. */
    void uses(Socket opened) {
        socket = opened;
    }

    /** Has whatever waits for the server fail at once; may be called by any thread. */
    void breakOff() {
        brokenOff = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException ex) {
                // It is of no use any more, closed or not.
            }
        }
    }

    /** Whether it has had its time. */
    boolean isBrokenOff() {
        return brokenOff;
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
        WireMessage message = current;
        if (message == null || verdict != null) {
            return super.readServerResponse();
        }
        if (message.phase() != Phase.BODY_DONE) {
            int code = super.readServerResponse();
            if (code == SmtpReply.CLOSING) {
                closing = SmtpReply.of(code, getLastServerResponse());
            }
            return code;
        }
        int code = readPatiently();
        if (code >= 200) {
            verdict = SmtpReply.of(code, getLastServerResponse());
        }
        return code;
    }

    /**
     * Reads the reply to a body, which servers may take ten minutes for (RFC 5321, 4.5.3.2.6), and which nobody should give up
     * early: the message may then be delivered twice. The watchdog ends it.
     */
    private int readPatiently() throws MessagingException {
        Socket open = socket;
        if (open == null) {
            return super.readServerResponse();
        }
        try {
            int usual = open.getSoTimeout();
            open.setSoTimeout(0);
            try {
                return super.readServerResponse();
            } finally {
                if (!open.isClosed()) {
                    open.setSoTimeout(usual);
                }
            }
        } catch (SocketException ex) {
            throw new MessagingException("The connection broke", ex);
        }
    }
}
