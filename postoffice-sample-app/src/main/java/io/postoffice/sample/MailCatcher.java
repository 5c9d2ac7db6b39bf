package io.postoffice.sample;

import com.icegreen.greenmail.util.ServerSetup;
import io.postoffice.drain.QueueDrainer;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** An SMTP server inside the application that keeps what it is sent, so that nobody gets mail from a demonstration. */
@Component
class MailCatcher implements SmartLifecycle {

    private final GreylistingServer server;

    MailCatcher(CatcherProperties properties) {
        this.server = new GreylistingServer(new ServerSetup(properties.port(), "localhost", ServerSetup.PROTOCOL_SMTP));
    }

    /** All mail so far, oldest first. */
    List<CaughtMail> mails() {
        return Arrays.stream(server.getReceivedMessages())
                .map(MailCatcher::read)
                .toList();
    }

    private static CaughtMail read(MimeMessage message) {
        try {
            // A mail to Bcc only names nobody.
            String to = Optional.ofNullable(message.getAllRecipients()).stream()
                    .flatMap(Arrays::stream)
                    .map(MailCatcher::readable)
                    .collect(Collectors.joining(", "));
            return new CaughtMail(message.getMessageID(), to, message.getSubject(), text(message), files(message));
        } catch (MessagingException | IOException ex) {
            throw new IllegalStateException("A caught mail cannot be read", ex);
        }
    }

    private static String readable(Address address) {
        return address instanceof InternetAddress internet ? internet.toUnicodeString() : address.toString();
    }

    /** The text of a mail; of one with several forms, that of the first, which is the plainest. */
    private static String text(Part part) throws MessagingException, IOException {
        return part.getContent() instanceof Multipart multipart
                ? text(multipart.getBodyPart(0))
                : String.valueOf(part.getContent());
    }

    /** The names of the files that a mail carries, apart from what its HTML shows. */
    private static List<String> files(Part part) throws MessagingException, IOException {
        List<String> files = new ArrayList<>();
        if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            files.add(part.getFileName());
        } else if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                files.addAll(files(multipart.getBodyPart(i)));
            }
        }
        return files;
    }

    /** From now on, has recipients that it does not know come again later; or takes everything. */
    void setGreylisting(boolean on) {
        server.setGreylisting(on);
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public boolean isRunning() {
        return server.isRunning();
    }

    /** Before the queue is drained, and after. */
    @Override
    public int getPhase() {
        return QueueDrainer.PHASE - 1;
    }

    /** A mail as the catcher got it. */
    record CaughtMail(String messageId, String to, String subject, String body, List<String> files) {}
}
