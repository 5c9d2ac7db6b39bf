package io.postoffice.benchmark.drain;

import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Welcome;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;

/** Plain Jakarta Mail, with a connection that stays open. */
final class OpenConnection implements AutoCloseable {

    private final Session session = Session.getInstance(new Properties());
    private final Transport transport;

    OpenConnection(Sink sink) throws MessagingException {
        transport = session.getTransport("smtp");
        transport.connect("localhost", sink.port(), null, null);
    }

    void send(RenderedMail mail) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(Welcome.FROM));
        message.setRecipient(RecipientType.TO, new InternetAddress(mail.to()));
        message.setSubject(mail.subject(), "UTF-8");
        message.setSentDate(Date.from(Instant.now()));
        MimeMultipart alternatives = new MimeMultipart("alternative");
        alternatives.addBodyPart(part(mail.text(), "plain"));
        alternatives.addBodyPart(part(mail.html(), "html"));
        message.setContent(alternatives);
        message.saveChanges();
        transport.sendMessage(message, message.getAllRecipients());
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, "UTF-8", subtype);
        return part;
    }

    @Override
    public void close() throws MessagingException {
        transport.close();
    }
}
