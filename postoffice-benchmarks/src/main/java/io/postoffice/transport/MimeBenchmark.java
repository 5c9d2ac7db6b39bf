package io.postoffice.transport;

import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.MailMessage.Sender;
import io.postoffice.MailMessage.Stamp;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.Rendering;
import io.postoffice.benchmark.fixture.RenderedMail;
import io.postoffice.benchmark.fixture.Welcome;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** The welcome mail made into MIME and written down: by the queue, and by Spring's helper; both with the short-cut. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(1)
@Fork(value = 1, jvmArgsAppend = "-Djakarta.mail.util.StreamProvider=org.eclipse.angus.mail.util.MailStreamProvider")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class MimeBenchmark {

    private final RenderedMail rendered = Welcome.rendered(4711);
    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
    private final MailMessage message = new MailMessage(
            new Stamp("<0190a2b4-7c1e-7000-8000-000000004711@shop.example>", Instant.now(), null),
            new Sender(Welcome.FROM, null),
            List.of(new Recipient(RecipientKind.TO, rendered.to(), null)),
            new MailBody(rendered.subject(), rendered.text(), rendered.html()),
            Map.of(),
            Rendering.NONE);

    @Benchmark
    public byte[] queue() throws FailedTryException, MessagingException, IOException {
        return written(MimeComposer.compose(message, List.of(rendered.to())));
    }

    @Benchmark
    public byte[] springHelper() throws MessagingException, IOException {
        MimeMessage mime = sender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(mime, MimeMessageHelper.MULTIPART_MODE_MIXED_RELATED, "UTF-8");
        mime.setFrom(new InternetAddress(Welcome.FROM));
        mime.setRecipients(RecipientType.TO, rendered.to());
        helper.setSubject(rendered.subject());
        helper.setText(rendered.text(), rendered.html());
        mime.setHeader("Date", "Tue, 24 Nov 2026 12:00:00 +0000");
        mime.saveChanges();
        return written(mime);
    }

    private static byte[] written(MimeMessage mime) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        mime.writeTo(out);
        return out.toByteArray();
    }
}
