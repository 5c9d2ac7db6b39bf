package io.postoffice.benchmark.drain;

import io.postoffice.benchmark.Contender;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Sink;
import io.postoffice.benchmark.fixture.Stopwatch;
import io.postoffice.benchmark.fixture.Stopwatch.Measured;
import io.postoffice.benchmark.fixture.Welcome;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** {@code JavaMailSender.send}, mail after mail, as applications call it: a connection for each. */
public final class OneByOne implements Contender {

    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();

    public OneByOne(Sink sink) {
        sender.setHost("localhost");
        sender.setPort(sink.port());
    }

    @Override
    public String name() {
        return "JavaMailSender.send, one by one, no database";
    }

    @Override
    public int oneIn() {
        return 10;
    }

    @Override
    public Measured run(int mails) throws MessagingException {
        Shortcut.set(false);
        try {
            List<RenderedMail> ready = Welcome.rendered(0, mails);
            Stopwatch stopwatch = Stopwatch.start();
            for (RenderedMail mail : ready) {
                sender.send(message(mail));
            }
            return stopwatch.stop(mails);
        } finally {
            Shortcut.set(true);
        }
    }

    private MimeMessage message(RenderedMail mail) throws MessagingException {
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, true, "UTF-8");
        helper.setFrom(Welcome.FROM);
        helper.setTo(mail.to());
        helper.setSubject(mail.subject());
        helper.setText(mail.text(), mail.html());
        return message;
    }
}
