package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postoffice.AttachmentContent;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.MessageAttachment;
import io.postoffice.Priority;
import io.postoffice.fixture.Templates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.util.unit.DataSize;

/** What a mail may carry, and what is told of what it may not. */
final class AttachmentIntakeTest {

    private static final Mail MAIL = Mail.to("ann@example.org").text("Hello");
    private static final byte[] BYTES = {1, 2, 3};

    private final MailPreparation preparation = new MailPreparation(
            new EnqueueSettings(
                    new MailDefaults("shop@example.org", "main", Priority.MEDIUM),
                    null,
                    Set.of("main"),
                    RecipientPolicy.NONE),
            new AttachmentRules(
                    DataSize.ofKilobytes(100),
                    DataSize.ofKilobytes(150),
                    3,
                    List.of("application/x-msdownload", " VIDEO/* ")),
            Clock.systemUTC(),
            Templates.none());

    static Stream<Arguments> problems() {
        MailAttachment good = MailAttachment.of("a.pdf", BYTES);
        MailAttachment large = MailAttachment.of("secret.bin", new byte[100 * 1024 + 1]);
        MailAttachment most = MailAttachment.of("secret.bin", new byte[100 * 1024]);
        return Stream.of(
                Arguments.of(
                        List.of(good, good.name("a\r\nBcc: x")),
                        "attachments[1].name: character U+000D at position 1 is not allowed"),
                Arguments.of(List.of(good.name(" ")), "attachments[0].name: is empty, or nothing but dots"),
                Arguments.of(List.of(good.name("..")), "attachments[0].name: is empty, or nothing but dots"),
                Arguments.of(
                        List.of(good.name("a\ud800")),
                        "attachments[0].name: character U+D800 at position 1 is not allowed"),
                Arguments.of(
                        List.of(MailAttachment.of(new ByteArrayResource(BYTES))),
                        "attachments[0].name: there is none; call MailAttachment.name(..)"),
                Arguments.of(
                        List.of(good.contentType("pdf")),
                        "attachments[0].contentType: not a media type, such as application/pdf"),
                Arguments.of(
                        List.of(good.contentType("text/plain\r\nX: y")),
                        "attachments[0].contentType: character U+000D at position 10 is not allowed"),
                Arguments.of(
                        List.of(good.contentType("message/rfc822")),
                        "attachments[0].contentType: message/* and multipart/* may not be encoded (RFC 2045, 6.4); call contentType(\"application/octet-stream\")"),
                Arguments.of(
                        List.of(good.contentType("Multipart/mixed; boundary=x")),
                        "attachments[0].contentType: message/* and multipart/* may not be encoded (RFC 2045, 6.4); call contentType(\"application/octet-stream\")"),
                Arguments.of(
                        List.of(good.contentType("application/X-MSDOWNLOAD; a=b")),
                        "attachments[0].contentType: files of this type are refused by postoffice.attachments.denied-types"),
                Arguments.of(
                        List.of(good.contentType("application/pdf").name("virus.EXE")),
                        "attachments[0].contentType: files of this type are refused by postoffice.attachments.denied-types"),
                Arguments.of(
                        List.of(good.name("virus.exe ")),
                        "attachments[0].contentType: files of this type are refused by postoffice.attachments.denied-types"),
                Arguments.of(
                        List.of(good.name("virus.exe.")),
                        "attachments[0].contentType: files of this type are refused by postoffice.attachments.denied-types"),
                Arguments.of(
                        List.of(good.name("virus.exe\u00a0")),
                        "attachments[0].contentType: files of this type are refused by postoffice.attachments.denied-types"),
                Arguments.of(
                        List.of(good.name("film.mp4")),
                        "attachments[0].contentType: files of this type are refused by postoffice.attachments.denied-types"),
                Arguments.of(
                        List.of(good.inline("a b")),
                        "attachments[0].contentId: not 1 to 200 letters, digits and '.', '_', '+', '-', such as 'logo' or 'logo@example.org'"),
                Arguments.of(
                        List.of(good.inline("a>\r\n")),
                        "attachments[0].contentId: not 1 to 200 letters, digits and '.', '_', '+', '-', such as 'logo' or 'logo@example.org'"),
                Arguments.of(
                        List.of(good.inline("a"), good.inline("a")),
                        "attachments[1].contentId: another attachment has it; use one of its own"),
                Arguments.of(
                        List.of(good.header("content-disposition", "inline")),
                        "attachments[0].headers[content-disposition]: the part sets this header itself; use the method of MailAttachment"),
                Arguments.of(
                        List.of(good.header("X-Postoffice-Attachment", "1")),
                        "attachments[0].headers[X-Postoffice-Attachment]: the part sets this header itself; use the method of MailAttachment"),
                Arguments.of(
                        List.of(good.header("X-A", "b\nc")),
                        "attachments[0].headers[X-A]: character U+000A at position 1 is not allowed"),
                Arguments.of(
                        List.of(good.header("X A", "b")),
                        "attachments[0].headers[0]: the name is not one of RFC 5322 (1 to 76 printable ASCII characters, no colon)"),
                Arguments.of(
                        Collections.nCopies(4, good),
                        "attachments: more than 3; send several mails, or an archive of the files (the limit is postoffice.attachments.max-count)"),
                Arguments.of(
                        List.of(good, large),
                        "attachments[1]: more than 102400 bytes; send a link (the limit is postoffice.attachments.max-size)"),
                Arguments.of(
                        List.of(most, most),
                        "attachments: more than 153600 bytes together; send several mails, or a link (the limit is postoffice.attachments.max-total-size)"),
                Arguments.of(
                        List.of(MailAttachment.of(Path.of("/secret/secret.pdf"))),
                        "attachments[0]: cannot be read (java.nio.file.NoSuchFileException); nothing of the mail was stored, and it may be sent again"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void problemNamesItsFieldAndTheRemedy(List<MailAttachment> attachments, String problem) {
        InvalidMailException ex = refused(MAIL.attach(attachments));

        assertThat(ex.problems()).containsExactly(problem);
        assertThat(String.valueOf(ex.getMessage())).doesNotContain("secret", "virus", "film");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exe", "dll", "com", "scr", "pif", "cpl", "bat", "cmd", "msi", "msp", "ps1", "vbs", "vbe", "wsf", "wsh",
                "hta", "lnk", "SCR"
            })
    void whatWindowsRunsIsOfOneType(String extension) {
        assertThat(refused(MAIL.attach(MailAttachment.of("a." + extension, BYTES)))
                        .problems())
                .containsExactly("attachments[0].contentType: files of this type are refused by"
                        + " postoffice.attachments.denied-types");
    }

    @Test
    void allIsToldAtOnceAndNothingIsReadThen() {
        AtomicInteger opened = new AtomicInteger();
        MailAttachment counted = MailAttachment.of("..", () -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(BYTES);
        });
        assertThat(refused(MAIL.withTo("nobody")
                                .attach(counted, counted.name("a").contentType("b")))
                        .problems())
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactly("to[0]", "attachments[0].name", "attachments[1].contentType");
        assertThat(opened).hasValue(0);
    }

    @Test
    void limitIsWhatMayStillBeSent() {
        MailAttachment most = MailAttachment.of("a.bin", new byte[100 * 1024]);
        assertThat(prepared(MAIL.attach(most, MailAttachment.of("b.bin", new byte[50 * 1024]))))
                .extracting(attachment -> attachment.content().size())
                .containsExactly(102_400L, 51_200L);
    }

    /** No more is read of it than tells that it is too much. */
    @Test
    void streamWithoutEndIsBrokenOff() {
        MailAttachment endless = MailAttachment.of("zeros", () -> new ByteArrayInputStream(new byte[0]) {
            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }

            @Override
            public byte[] readNBytes(int length) {
                return new byte[length];
            }
        });
        assertThat(refused(MAIL.attach(endless)).problems())
                .singleElement()
                .asString()
                .contains("max-size");
    }

    @ParameterizedTest
    @CsvSource({
        "a.pdf, application/pdf",
        "A.PDF, application/pdf",
        "a.csv, text/csv",
        "a.txt, text/plain",
        "a.png, image/png",
        "a.jpeg, image/jpeg",
        "a.webp, image/webp",
        "a.zip, application/zip",
        "a.json, application/json",
        "a.ics, text/calendar",
        "a.js, text/javascript",
        "a.jar, application/java-archive",
        "a.docx, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a.xlsx, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "mail.eml, application/octet-stream",
        "a.unheard-of, application/octet-stream",
        "a, application/octet-stream"
    })
    void typeIsToldFromTheName(String name, String type) {
        assertThat(prepared(MAIL.attach(MailAttachment.of(name, BYTES))))
                .extracting(MessageAttachment::contentType)
                .containsExactly(type);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,    false
            1,    false
            '0,2', false
            '0,1,1', false
            x,    false
            '1,0', true
            """)
    void messageThatIsMadeHasAPlaceForEach(String places, boolean good) {
        StringBuilder mime = new StringBuilder("Content-Type: multipart/mixed; boundary=x\r\n\r\n");
        for (String place : places.split(",", -1)) {
            mime.append("--x\r\nX-Postoffice-Attachment: " + place + "\r\n\r\n\r\n");
        }
        byte[] made = mime.append("--x--\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        MailAttachment file = MailAttachment.of("a", BYTES);
        Mail mail = Mail.to("ann@example.org").mime(made).attach(file, file);

        if (good) {
            assertThat(prepared(mail)).hasSize(2);
        } else {
            assertThat(refused(mail).problems())
                    .containsExactly(
                            "attachments: beside a message that is made already, each needs one part of it with"
                                    + " a header X-Postoffice-Attachment that is its index, from 0");
        }
    }

    static Stream<Arguments> partsOfAMessageThatIsMade() {
        String place = "X-Postoffice-Attachment: 0\r\n";
        String exe = "Content-Type: application/x-msdownload\r\n\r\nx";
        String container = "Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n" + exe + "\r\n--in--";
        String refused = ": files of this type are refused by postoffice.attachments.denied-types";
        String odd = "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; ";
        return Stream.of(
                Arguments.of("a place of nothing", 0, place + exe, "mime.part[1]" + refused),
                Arguments.of(
                        "a container that is a place of nothing", 0, place + container, "mime.part[1.1]" + refused),
                Arguments.of(
                        "a large place of nothing",
                        0,
                        place + "Content-Type: image/png\r\n\r\n" + "x".repeat(102_401),
                        "mime.part[1]: more than 102400 bytes; send a link (the limit is postoffice.attachments.max-size)"),
                Arguments.of(
                        "a container as a place",
                        1,
                        place + container,
                        "mime.part[1]: is a multipart, which no attachment can stand for; give the header"
                                + " X-Postoffice-Attachment to one of its parts"),
                Arguments.of("the type of a place", 1, place + exe, "mime.part[1]" + refused),
                Arguments.of(
                        "the name of a place",
                        1,
                        place + "Content-Type: application/pdf; name=evil.exe\r\n\r\n",
                        "mime.part[1]" + refused),
                Arguments.of(
                        "a place of two",
                        2,
                        place + "X-Postoffice-Attachment: 1\r\n\r\n",
                        "mime.part[1]: has more than one header X-Postoffice-Attachment; a part is the place of one"
                                + " attachment"),
                Arguments.of(
                        "a name without quotes", 0, odd + "filename=evil file.exe\r\n\r\nx", "mime.part[1]" + refused),
                Arguments.of("a name of one quote", 0, odd + "filename=\"evil.exe\r\n\r\nx", "mime.part[1]" + refused),
                Arguments.of(
                        "a name beside nonsense",
                        0,
                        odd + "filename=\"a;b.exe\";;=\r\n\r\nx",
                        "mime.part[1]" + refused),
                Arguments.of(
                        "an encoded name without quotes",
                        0,
                        odd + "filename==?UTF-8?Q?evil.exe?= x=y\r\n\r\nx",
                        "mime.part[1]" + refused),
                Arguments.of(
                        "a text with a name without quotes",
                        0,
                        "Content-Type: text/plain; name=evil file.exe\r\n\r\nx",
                        "mime.part[1]" + refused),
                Arguments.of(
                        "a name of a stream behind a file",
                        0,
                        odd + "filename=\"evil.exe:a.pdf\"\r\n\r\nx",
                        "mime.part[1]" + refused),
                Arguments.of(
                        "another name in the type",
                        0,
                        "Content-Type: application/pdf; name=evil.exe\r\nContent-Disposition: attachment;"
                                + " filename=a.pdf\r\n\r\nx",
                        "mime.part[1]" + refused),
                Arguments.of(
                        "a message as a place",
                        1,
                        place + "Content-Type: message/rfc822\r\n\r\n",
                        "mime.part[1]: is a message, which may not be encoded (RFC 2046, 5.2.1), as attachments are; say"
                                + " application/octet-stream, or put the message into the part itself"),
                Arguments.of(
                        "a file in a message in base64",
                        0,
                        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                                + Base64.getMimeEncoder().encodeToString(exe.getBytes(StandardCharsets.US_ASCII)),
                        "mime.part[1.1]" + refused),
                Arguments.of(
                        "a file in an international message",
                        0,
                        "Content-Type: message/global\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                + exe.replace("n", "=6E"),
                        "mime.part[1.1]" + refused),
                Arguments.of(
                        "a file in a digest",
                        0,
                        "Content-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\n" + exe + "\r\n--d--",
                        "mime.part[1.1.1]" + refused),
                Arguments.of(
                        "a multipart in base64",
                        0,
                        "Content-Transfer-Encoding: base64\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n"
                                + Base64.getMimeEncoder().encodeToString(container.getBytes(StandardCharsets.US_ASCII)),
                        "mime.part[1]: is a multipart with a Content-Transfer-Encoding, which it may not have (RFC 2045,"
                                + " 6.4); encode its parts"),
                Arguments.of(
                        "two types",
                        0,
                        "Content-Type: text/plain\r\n" + container,
                        "mime.part[1]: has more than one header Content-Type, of which mail clients read one or another;"
                                + " leave one"),
                Arguments.of(
                        "two types of a place",
                        1,
                        place + "Content-Type: image/png\r\nContent-Type: image/gif\r\n\r\n",
                        "mime.part[1]: has more than one header Content-Type, of which mail clients read one or another;"
                                + " leave one"),
                Arguments.of(
                        "more within one another than anybody makes",
                        0,
                        IntStream.range(0, 3000)
                                .mapToObj("Content-Type: multipart/mixed; boundary=y%1$d\r\n\r\n--y%1$d\r\n"::formatted)
                                .collect(Collectors.joining()),
                        "mime: more than 50 parts within one another; send what is in them as files"),
                Arguments.of(
                        "a type beside nonsense",
                        0,
                        "Content-Type: Application/X-MSDownload ;;=\r\n\r\nx",
                        "mime.part[1]" + refused));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("partsOfAMessageThatIsMade")
    void partOfAMessageThatIsMadeIsRefused(String what, int attachments, String part, String problem) {
        String made = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + part + "\r\n--x--\r\n";
        MailAttachment file = MailAttachment.of("a.pdf", BYTES);
        Mail mail = Mail.to("ann@example.org")
                .mime(made.getBytes(StandardCharsets.US_ASCII))
                .attach(Collections.nCopies(attachments, file));

        assertThat(refused(mail)).as(what).isNotNull();
        assertThat(refused(mail).problems()).containsExactly(problem);
    }

    /** No mail client shows it, and everything that passes the mail on carries it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PREAMBLE~--x~~Hi~--x--~ | mime.preamble
                    --x~~Hi~--x-- ~EPILOGUE | mime.epilogue
                    --x~~Hi~--x--~--x~EPILOGUE | mime.epilogue
                    --x~Content-Type: multipart/mixed; boundary=y~~PREAMBLE~--y~~Hi~--y--~--x-- | mime.part[1].preamble
                    --x~Content-Type: multipart/mixed~~PREAMBLE~--y~~Hi~--y--~--x-- | mime.part[1].preamble
                    --x~Content-Type: multipart/mixed; boundary=y~~--y~~Hi~--y--~EPILOGUE~--x-- | mime.part[1].epilogue
                    """)
    void whatStandsAroundThePartsCountsToTheLimits(String body, String field) {
        String made = "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + body.replace("~", "\r\n");
        for (String around : List.of("PREAMBLE", "EPILOGUE")) {
            made = made.replace(around, "x".repeat(60).concat("\r\n").repeat(1700));
        }
        Mail mail = Mail.to("ann@example.org").mime(made.getBytes(StandardCharsets.US_ASCII));

        assertThat(refused(mail)).as(made.substring(0, 90)).isNotNull();
        assertThat(refused(mail).problems())
                .containsExactly(
                        field + ": more than 102400 bytes; send a link (the limit is postoffice.attachments.max-size)");
    }

    @Test
    void linesAroundThePartsThatAreUsualAreNoFiles() {
        String made =
                "Content-Type: multipart/mixed; boundary=x\r\n\r\nThis is a multi-part message in MIME format.\r\n"
                        + "--x\r\n\r\n" + "x".repeat(200_000) + "\r\n--x--\r\n\r\n";
        assertThat(prepared(Mail.to("ann@example.org").mime(made.getBytes(StandardCharsets.US_ASCII))))
                .isEmpty();
    }

    @Test
    void mailOfNothingButFilesIsAMail() {
        assertThat(prepared(Mail.to("ann@example.org").attach(MailAttachment.of("a.pdf", BYTES))))
                .hasSize(1);
    }

    @Test
    void preparedMailIsAPrototypeThatNothingChanges() {
        byte[] given = {1};
        MailAttachment attachment = MailAttachment.of("a", given);
        Mail mail = MAIL.attach(attachment);
        given[0] = 2;
        attachment.name("b");
        mail.attach(attachment.name("c"));

        assertThat(prepared(mail)).singleElement().satisfies(prepared -> {
            assertThat(prepared.name()).isEqualTo("a");
            assertThat(prepared.content().bytes().getInputStream()).hasBinaryContent(new byte[] {1});
        });
        assertThat(mail + " " + attachment + " " + prepared(mail))
                .doesNotContain("a]")
                .contains("attachments=1");
    }

    @Test
    void missingAttachmentIsToldByItsPlace() {
        MailAttachment attachment = MailAttachment.of("a", BYTES);
        MailAttachment[] withNull = Arrays.copyOf(new MailAttachment[] {attachment}, 2);
        assertThat(catchThrowableOfType(InvalidMailException.class, () -> MAIL.attach(withNull)))
                .hasMessageContaining("attachments[1]: is null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "type", "id", "header", "content", "count"})
    void anotherAttachmentIsAnotherMailToAnIdempotencyKey(String change) {
        MailAttachment one = MailAttachment.of("a", BYTES);
        MailAttachment other = switch (change) {
            case "name" -> one.name("b");
            case "type" -> one.contentType("image/png");
            case "id" -> one.inline("a");
            case "header" -> one.header("Content-Language", "de");
            default -> MailAttachment.of("a", new byte[] {1, 2, 4});
        };
        String before = hash(MAIL.attach(one));

        assertThat(hash(MAIL.attach(MailAttachment.of("a", BYTES)))).isEqualTo(before);
        assertThat(hash(change.equals("count") ? MAIL.attach(one, one) : MAIL.attach(other)))
                .isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.pdf | a.pdf
            a/b\\c.pdf | a_b_c.pdf
            x.exe:a.pdf | x.exe_a.pdf
            ../../etc/passwd | .._.._etc_passwd
            invoice\u202Efdp.exe | invoice_fdp.exe
            ' "quoted"; and = (x).txt ' | "quoted"; and = (x).txt
            'a    b' | a b
            """)
    void nameIsMadeSafe(String given, String safe) {
        assertThat(AttachmentNames.safe(given)).isEqualTo(safe);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "漢", "🎉", "."})
    void longNameIsShortenedBeforeItsExtension(String character) {
        String safe = AttachmentNames.safe(character.repeat(300) + ".pdf");

        assertThat(safe).endsWith(".pdf").startsWith(character.repeat(40));
        assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(190, 200);
        assertThat(AttachmentNames.problem(safe)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 300_000})
    void sameBytesOfSourcesMadeAnewAreKeptOnce(int size) throws IOException {
        try (AttachmentSpool spool = new AttachmentSpool()) {
            AttachmentContent first = spool.read(new ByteArrayResource(new byte[size]), 1_000_000);
            AttachmentContent other = spool.read(new ByteArrayResource(new byte[size + 1]), 1_000_000);
            AttachmentContent again =
                    spool.read(new InputStreamResource(new ByteArrayInputStream(new byte[size])), 1_000_000);

            assertThat(again).isSameAs(first);
            assertThat(other.sha256()).isNotEqualTo(first.sha256());
            try (InputStream in = other.bytes().getInputStream()) {
                assertThat(in.readAllBytes()).hasSize(size + 1);
            }
        }
    }

    /** No fault of the caller's. */
    @Test
    void temporaryFileThatCannotBeWrittenIsToldAsSuch(@TempDir Path folder) {
        Path missing = folder.resolve("missing");
        try (AttachmentSpool spool = new AttachmentSpool(missing)) {
            assertThatExceptionOfType(UnstoredAttachmentException.class)
                    .isThrownBy(() ->
                            preparation.prepare(MAIL.attach(MailAttachment.of("a.bin", new byte[100_000])), spool))
                    .withMessage(
                            "An attachment could not be written to a temporary file; see that the directory of the system"
                                    + " property java.io.tmpdir, " + missing
                                    + ", is there, has room and may be written to, or name"
                                    + " another one. Nothing of the mail was stored, and it may be sent again");
        }
    }

    @Test
    void spooledBytesAreReadOneByOne(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[70_000];
        new Random(1).nextBytes(bytes);
        try (AttachmentSpool spool = new AttachmentSpool(folder);
                InputStream in = spool.read(new ByteArrayResource(bytes), 100_000)
                        .bytes()
                        .getInputStream()) {
            for (byte expected : bytes) {
                assertThat(in.read()).isEqualTo(Byte.toUnsignedInt(expected));
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void messageThatIsMadeMayBeAnything() {
        for (String made : List.of(
                "Content-Type: multipart/mixed\r\n\r\nno boundary",
                "Content-Type: multipart/mixed; boundary=x\r\n\r\nnot there",
                "Content-Type: what?\r\n\r\nx",
                "Content-Type: application/pdf\r\nContent-Disposition: a b=c; filename*=x\r\n\r\nx")) {
            assertThat(prepared(Mail.to("ann@example.org").mime(made.getBytes(StandardCharsets.US_ASCII))))
                    .isEmpty();
        }
    }

    private InvalidMailException refused(Mail mail) {
        try (AttachmentSpool spool = new AttachmentSpool()) {
            return catchThrowableOfType(InvalidMailException.class, () -> preparation.prepare(mail, spool));
        }
    }

    private List<MessageAttachment> prepared(Mail mail) {
        try (AttachmentSpool spool = new AttachmentSpool()) {
            return preparation.prepare(mail, spool).message().body().attachments();
        }
    }

    private String hash(Mail mail) {
        try (AttachmentSpool spool = new AttachmentSpool()) {
            return Objects.requireNonNull(preparation
                            .prepare(mail.idempotencyKey("key"), spool)
                            .labels()
                            .idempotency())
                    .payloadHash();
        }
    }
}
