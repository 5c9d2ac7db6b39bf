package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.fixture.ArrivedFile;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names of files, from the caller through each database to the bytes of the wire. */
@Timeout(60)
final class AttachmentNamesTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private static final List<String> AS_SENT = List.of(
            "فاتورة ٤٢.pdf",
            "发票 四十二.pdf",
            "🎉🧾 42.pdf",
            "Größe & Söhne 100% 'einzig'.pdf",
            "\"quoted\".pdf",
            "a; filename=b.exe; x=\".pdf",
            "filename*=UTF-8''a.exe",
            "comma, <x> (y) [z] {a} | ? *.pdf",
            ".htaccess",
            "no extension",
            "x".repeat(196) + ".pdf");

    @ParameterizedTest
    @EnumSource
    void nameArrivesAsItWasSent(Product product) throws Exception {
        List<ArrivedFile> files = sent(product, AS_SENT);

        for (int i = 0; i < AS_SENT.size(); i++) {
            assertThat(files.get(i).name()).isEqualTo(AS_SENT.get(i));
            assertThat(files.get(i).nameOfOldClients()).isEqualTo(AS_SENT.get(i));
            assertThat(files.get(i).content()).isEqualTo(CONTENT);
            assertThat(files.get(i).part().getDisposition()).isEqualTo("attachment");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nameThatIsDangerousOrTooLongIsChanged(Product product) throws Exception {
        List<String> given = Stream.of("漢", "🎉", "ع", "x", "é")
                .map(character -> character.repeat(300) + ".pdf")
                .toList();
        List<ArrivedFile> files = sent(product, given);

        for (int i = 0; i < given.size(); i++) {
            String name = String.valueOf(files.get(i).name());
            assertThat(name).endsWith(".pdf").startsWith(given.get(i).substring(0, 40));
            assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
            assertThat(files.get(i).nameOfOldClients()).isEqualTo(name);
        }
        assertThat(sent(
                        product,
                        List.of(
                                "../../etc/passwd",
                                "C:\\Windows\\a.exe",
                                "x.exe:a.pdf",
                                "a\u202Efdp.exe",
                                "=?UTF-8?B?YS5leGU=?=")))
                .extracting(ArrivedFile::name)
                .containsExactly(
                        ".._.._etc_passwd", "C__Windows_a.exe", "x.exe_a.pdf", "a_fdp.exe", "_?UTF-8?B?YS5leGU_?=");
    }

    /** On the bytes: the library that reads it here would put together what no old client can. */
    @Test
    void nameForOldClientsIsInWordsThatTheyKnow() throws Exception {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = TestNode.on(TestDatabase.create(Product.H2))
                        .sendingTo(sink, 1)
                        .build()
                        .start()) {
            node.mailService()
                    .send(Mail.to("ann@example.org")
                            .text("Hello")
                            .attach(MailAttachment.of("漢".repeat(40) + ".pdf", CONTENT)));
            await().until(() -> sink.count() == 1);

            assertThat(sink.received().get(0).data())
                    .containsPattern(
                            "Content-Type: application/pdf;\\r\\n\\tname=\"=\\?UTF-8\\?B\\?[A-Za-z0-9+/=]+\\?=(\\r\\n =\\?UTF-8\\?B\\?[A-Za-z0-9+/=]+\\?=)+\"\r\n")
                    .doesNotContain("name*0=\"=?");
        }
    }

    private static List<ArrivedFile> sent(Product product, List<String> names) throws Exception {
        try (SmtpSink sink = new SmtpSink();
                TestNode node = TestNode.on(TestDatabase.create(product))
                        .sendingTo(sink, 1)
                        .build()
                        .start()) {
            node.mailService()
                    .send(Mail.to("ann@example.org")
                            .text("Hello")
                            .attach(names.stream()
                                    .map(name -> MailAttachment.of(name, CONTENT))
                                    .toList()));
            await().until(() -> sink.count() == 1);
            return ArrivedFile.of(sink.received().get(0));
        }
    }
}
