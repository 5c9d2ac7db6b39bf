package io.postoffice.transport;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A MIME message that tells how far it got, through any {@code JavaMailSender}: its body is asked for only once the server
 * has answered {@code DATA} with 354. It also keeps its Message-ID (Angus replaces an explicitly set one when
 * {@code mail.smtp.allow8bitmime} is on) and is sent to its envelope, not to its headers.
 */
final class WireMessage extends MimeMessage {

    private final String messageId;
    private final InternetAddress[] envelope;
    private volatile Phase phase = Phase.CONNECT;

    WireMessage(String messageId, List<InternetAddress> envelope) {
        super((Session) null);
        this.messageId = messageId;
        this.envelope = envelope.toArray(InternetAddress[]::new);
    }

    /** A message that is made already. */
    WireMessage(String messageId, List<InternetAddress> envelope, InputStream made) throws MessagingException {
        super((Session) null, made);
        this.messageId = messageId;
        this.envelope = envelope.toArray(InternetAddress[]::new);
    }

    /** Has it written as its parts are now, and not as it was read. */
    void rewrite() {
        modified = true;
    }

    Phase phase() {
        return phase;
    }

    /** The connection is open, and the envelope is about to be given. */
    void connected() {
        phase = Phase.ENVELOPE;
    }

    @Override
    public Address[] getAllRecipients() {
        return envelope.clone();
    }

    @Override
    protected void updateHeaders() throws MessagingException {
        if (dh instanceof DescribedContent described) {
            described.updateHeaders();
            setHeader("MIME-Version", "1.0");
            updateMessageID();
        } else {
            super.updateHeaders();
        }
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    @Override
    public void writeTo(OutputStream out, String @Nullable [] ignoredHeaders) throws IOException, MessagingException {
        phase = Phase.BODY;
        super.writeTo(out, ignoredHeaders);
        phase = Phase.BODY_DONE;
    }
}
