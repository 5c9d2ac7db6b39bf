package io.postoffice.enqueue;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.MailService;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMailMessage;

/**
 * A {@link JavaMailSender} that stores mail for delivery, for code that was written for a direct one. What such code hands in
 * goes out with all its parts and headers; see {@link Mail#mime(byte[])}. The mails of one call are stored all or none.
 *
 * <p>The header {@code X-Postoffice-Priority} (NOW, HIGH, MEDIUM, LOW) says how urgent a mail is, and without it {@code X-Priority}:
 * 1 and 2 are HIGH, 4 and 5 are LOW. {@code X-Postoffice-Backend} names a backend. Both of the queue's own are left out of the mail.
 *
 * <p>Throws a {@link MailParseException} for a mail that cannot be sent as it is, which names the fields, and a {@link MailSendException}
 * if it cannot be stored. A mail that no server takes later on is told by events and the log.
 */
public final class QueueingJavaMailSender implements JavaMailSender {

    private static final Logger logger = LoggerFactory.getLogger(QueueingJavaMailSender.class);

    private final Supplier<MailService> mailService;
    private final JavaMailSender factory;
    private final BooleanSupplier delivering;

    /**
     * @param mailService asked for when the first mail is sent
     * @param factory makes empty messages, with the session and the encoding that the application's are made with
     * @param delivering whether a backend is delivering a message on this thread: one of the application's own senders hands it to this one
     */
    public QueueingJavaMailSender(
            Supplier<MailService> mailService, JavaMailSender factory, BooleanSupplier delivering) {
        this.mailService = mailService;
        this.factory = factory;
        this.delivering = delivering;
    }

    @Override
    public MimeMessage createMimeMessage() {
        return factory.createMimeMessage();
    }

    @Override
    public MimeMessage createMimeMessage(InputStream contentStream) throws MailException {
        return factory.createMimeMessage(contentStream);
    }

    @Override
    public void send(MimeMessage... mimeMessages) throws MailException {
        refuseToGoRound();
        List<Mail> mails = new ArrayList<>();
        for (MimeMessage message : mimeMessages) {
            mails.add(read(message));
        }
        List<MailReceipt> receipts = store(mails);
        for (int i = 0; i < mimeMessages.length; i++) {
            setMessageId(mimeMessages[i], receipts.get(i));
        }
    }

    @Override
    public void send(SimpleMailMessage... simpleMessages) throws MailException {
        send(Arrays.stream(simpleMessages).map(this::mime).toArray(MimeMessage[]::new));
    }

    private MimeMessage mime(SimpleMailMessage simple) {
        MimeMailMessage mime = new MimeMailMessage(createMimeMessage());
        simple.copyTo(mime);
        return mime.getMimeMessage();
    }

    private void refuseToGoRound() {
        if (delivering.getAsBoolean()) {
            String problem = "A JavaMailSender bean that delivers mail of the queue hands it to the queue again;"
                    + " let it inject the sender it delegates to by name";
            logger.error(problem);
            throw new IllegalStateException(problem);
        }
    }

    private static Mail read(MimeMessage message) {
        try {
            return new MimeMessageReader(message).read();
        } catch (MessagingException | IOException ex) {
            throw new MailParseException("The message cannot be read", ex);
        } catch (InvalidMailException ex) {
            throw new MailParseException(String.valueOf(ex.getMessage()), ex);
        }
    }

    private List<MailReceipt> store(List<Mail> mails) {
        try {
            // A single one may be of priority NOW.
            return mails.size() == 1
                    ? List.of(mailService.get().send(mails.get(0)))
                    : mailService.get().sendMany(mails);
        } catch (InvalidMailException ex) {
            throw new MailParseException(String.valueOf(ex.getMessage()), ex);
        } catch (RuntimeException ex) {
            throw new MailSendException("The mail could not be stored for delivery", ex);
        }
    }

    /** A direct sender leaves it in the message, too, where applications look it up. */
    private static void setMessageId(MimeMessage message, MailReceipt receipt) {
        try {
            message.setHeader("Message-ID", receipt.messageId());
        } catch (MessagingException ex) {
            // A message that came from a store may be read-only.
        }
    }
}
