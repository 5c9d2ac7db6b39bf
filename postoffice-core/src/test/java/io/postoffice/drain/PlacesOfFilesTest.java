package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.enqueue.QueueingJavaMailSender;
import io.postoffice.fixture.MimeText;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** How the files of a message that is made already are encoded, on the bytes of the wire. */
final class PlacesOfFilesTest {

    private final SmtpSink sink = new SmtpSink();
    private final SmtpSink directSink = new SmtpSink();
    private final TestNode node = TestNode.on(TestDatabase.create(Product.H2))
            .sendingTo(sink, 1)
            .build()
            .start();

    @AfterEach
    void close() {
        node.close();
        sink.close();
        directSink.close();
    }

    /** It knows nothing of the bytes, which come from somewhere else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Transfer-Encoding: 7bit\r\n",
                "Content-Transfer-Encoding: 8bit\r\n",
                "content-transfer-encoding: BINARY (as it is)\r\n",
                "Content-Transfer-Encoding: quoted-printable\r\n",
                "Content-Transfer-Encoding: x-unheard-of\r\n",
                "Content-Transfer-Encoding: base64\r\n"
            })
    void fileArrivesWholeWhateverItsPlaceSays(String encoding) throws Exception {
        byte[] file = everyByte();
        node.mailService()
                .send(Mail.to("ann@example.org")
                        .mime(mixed("X-Postoffice-Attachment: 0\r\nContent-Type: image/png\r\n" + encoding + "\r\n"))
                        .attach(MailAttachment.of("a.png", file)));

        await().until(() -> sink.count() == 1);
        String arrived = sink.received().get(0).data();
        BodyPart part = ((Multipart) MimeText.parse(arrived).getContent()).getBodyPart(0);
        assertThat(part.getInputStream().readAllBytes()).isEqualTo(file);
        assertThat(part.getHeader("Content-Transfer-Encoding")).hasSize(1);
        assertThat(arrived).doesNotContain("X-Postoffice").matches("[\\t\\r\\n -~]*");
    }

    /** Which sends what the part has, whatever becomes of that. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Transfer-Encoding: 7bit\r\n", "Content-Transfer-Encoding: 8bit\r\n"})
    void fileOfTheDropInArrivesAsADirectSenderSendsIt(String encoding) throws Exception {
        byte[] made = ("From: shop@example.org\r\nTo: ann@example.org\r\n"
                        + new String(
                                mixed("Content-Type: image/png\r\n" + encoding + "\r\nGr\u00fc\u00dfe"),
                                StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        JavaMailSenderImpl direct = new JavaMailSenderImpl();
        direct.setHost("localhost");
        direct.setPort(directSink.port());
        direct.send(new MimeMessage((Session) null, new ByteArrayInputStream(made)));
        new QueueingJavaMailSender(node::mailService, direct, () -> false)
                .send(new MimeMessage((Session) null, new ByteArrayInputStream(made)));

        await().until(() -> sink.count() == 1);
        assertThat(MimeText.described(sink.received().get(0).data()))
                .isEqualTo(MimeText.described(directSink.received().get(0).data()));
        assertThat(node.jdbc().queryForObject("select count(*) from postoffice_attachment", Integer.class))
                .isEqualTo(1);
    }

    private static byte[] everyByte() {
        byte[] bytes = new byte[2048];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static byte[] mixed(String part) {
        return ("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + part
                        + "\r\n--b--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
