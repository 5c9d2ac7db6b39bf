package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailBody;
import io.postoffice.MailMessage;
import io.postoffice.Priority;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.enqueue.NewEmail.Delivery;
import io.postoffice.fixture.Templates;
import io.postoffice.fixture.TestNode;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailPreparationTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456789Z");

    private static final Mail MAIL =
            Mail.to("ann@example.org").from("shop@example.com").text("Hello!");

    private static final EnqueueSettings SETTINGS = new EnqueueSettings(
            new MailDefaults(null, "main", Priority.MEDIUM), null, Set.of("main", "bulk"), RecipientPolicy.NONE);

    private static final Mail MIME = Mail.to("ann@example.org").from("shop@example.com");

    /** Of no attachments. */
    private static final AttachmentSpool SPOOL = new AttachmentSpool();

    private final MailPreparation preparation = preparation(SETTINGS);

    @Test
    void mailThatIsNullIsRefused() {
        Mail nothing = (new Mail[1])[0];

        assertThatExceptionOfType(InvalidMailException.class)
                .isThrownBy(() -> preparation.prepare(nothing, SPOOL))
                .satisfies(refusal -> assertThat(refusal.problems()).containsExactly("mail: is null"));
    }

    @Test
    void messageThatIsMadeKeepsItsIdentity() {
        NewEmail email = preparation.prepare(MIME.mime(ascii("""
                Message-ID: <own.1@example.org>
                Date: Thu, 29 Feb 2024 12:34:56 +0000
                Subject: =?UTF-8?Q?K=C5=AF=C5=88=00=0A_1?=

                Hello!""")), SPOOL);

        assertThat(email.receipt().messageId()).isEqualTo("<own.1@example.org>");
        assertThat(email.message().stamp().date()).isEqualTo("2024-02-29T12:34:56Z");
        assertThat(email.message().body().subject()).isEqualTo("Kůň  1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-A: 1",
                "Message-ID: 1@example.org",
                "Message-ID: <1@example.org> <2@example.org>",
                "Message-ID: <1>",
                "Date: today",
                "Date: Thu, 1 Jan 1960 00:00:00 +0000"
            })
    void messageWithoutAnIdentityThatMakesSenseGetsOne(String header) {
        NewEmail email = preparation.prepare(MIME.mime(ascii(header + "\r\n\r\nHello!")), SPOOL);

        assertThat(email.receipt().messageId()).isEqualTo("<" + email.id() + "@example.com>");
        assertThat(email.message().stamp().date()).isEqualTo(NOW.truncatedTo(ChronoUnit.SECONDS));
        assertThat(email.message().body().subject()).isNull();
    }

    @Test
    void longSubjectOfAMessageThatIsMadeIsCutInTheRowOnly() throws UnsupportedEncodingException {
        String subject = "🎉".repeat(1000);
        String encoded = MimeUtility.fold(9, MimeUtility.encodeText(subject, "UTF-8", "B"));

        NewEmail email = preparation.prepare(MIME.mime(ascii("Subject: " + encoded + "\r\n\r\n")), SPOOL);

        assertThat(email.message().body().subject()).isEqualTo("🎉".repeat(499));
    }

    private static byte[] ascii(String message) {
        return message.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void goodMailIsTakenApart() {
        Mail mail = Mail.to("Ann <ann@example.org>", "\"Bee, Bob\" <bob@bücher.example>")
                .cc("carl@example.org")
                .bcc("dora@example.org")
                .replyTo("answers@example.com")
                .from("The Shop <shop@example.com>")
                .subject("Hi")
                .text("Hello!")
                .html("<p>Hello!</p>")
                .header("X-B", "1")
                .header("X-A", "2")
                .priority(Priority.HIGH)
                .backend("bulk");

        NewEmail email = preparation.prepare(mail, SPOOL);

        assertThat(email.id().version()).isEqualTo(7);
        assertThat(email.message().from()).isEqualTo(new MailMessage.Sender("shop@example.com", "The Shop"));
        assertThat(email.message().recipients())
                .containsExactly(
                        new Recipient(RecipientKind.TO, "ann@example.org", "Ann"),
                        new Recipient(RecipientKind.TO, "bob@xn--bcher-kva.example", "Bee, Bob"),
                        new Recipient(RecipientKind.CC, "carl@example.org", null),
                        new Recipient(RecipientKind.BCC, "dora@example.org", null),
                        new Recipient(RecipientKind.REPLY_TO, "answers@example.com", null));
        assertThat(email.message().body()).isEqualTo(new MailBody("Hi", "Hello!", "<p>Hello!</p>"));
        assertThat(email.message().headers()).containsExactly(Map.entry("X-B", "1"), Map.entry("X-A", "2"));
        assertThat(email.delivery()).isEqualTo(new Delivery("bulk", Priority.HIGH, null, List.of()));
    }

    @Test
    void gapsAreFilledFromTheSettings() {
        MailPreparation withDefaults = preparation(new EnqueueSettings(
                new MailDefaults("Default <default@example.com>", "main", Priority.MEDIUM),
                null,
                Set.of("main"),
                RecipientPolicy.NONE));

        NewEmail email = withDefaults.prepare(Mail.to("ann@example.org").text("Hello!"), SPOOL);

        assertThat(email.message().from()).isEqualTo(new MailMessage.Sender("default@example.com", "Default"));
        assertThat(email.delivery()).isEqualTo(new Delivery("main", Priority.MEDIUM, null, List.of()));
    }

    @Test
    void priorityIsTheDefaultOneUnlessTheMailSaysOtherwise() {
        MailPreparation urgent = preparation(new EnqueueSettings(
                new MailDefaults(null, "main", Priority.HIGH), null, Set.of("main"), RecipientPolicy.NONE));

        assertThat(urgent.prepare(MAIL, SPOOL).delivery().priority()).isEqualTo(Priority.HIGH);
        assertThat(urgent.prepare(MAIL.priority(Priority.LOW), SPOOL).delivery().priority())
                .isEqualTo(Priority.LOW);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailDefaults(null, "main", Priority.NOW))
                .withMessage("priority: NOW is for single mails; use HIGH");
    }

    @Test
    void ownSenderWinsOverTheDefaultOne() {
        MailPreparation withDefaults = preparation(new EnqueueSettings(
                new MailDefaults("default@example.com", "main", Priority.MEDIUM),
                null,
                Set.of("main"),
                RecipientPolicy.NONE));

        assertThat(withDefaults.prepare(MAIL, SPOOL).message().from().address()).isEqualTo("shop@example.com");
    }

    @Test
    void messageIdIsTheIdAtTheSendersDomain() {
        NewEmail email = preparation.prepare(MAIL.from("Shop <shop@bücher.example>"), SPOOL);

        assertThat(email.message().stamp().messageId()).isEqualTo("<" + email.id() + "@xn--bcher-kva.example>");
    }

    @Test
    void messageIdIsAtTheConfiguredDomainWhereThereIsOne() {
        NewEmail email = preparation(new EnqueueSettings(
                        new MailDefaults(null, "main", Priority.MEDIUM),
                        "mail.example.net",
                        Set.of("main"),
                        RecipientPolicy.NONE))
                .prepare(MAIL, SPOOL);

        assertThat(email.message().stamp().messageId()).isEqualTo("<" + email.id() + "@mail.example.net>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org\r\nBcc: secret", "example.org>", "a@example.org", "bücher.example", "-a.org"})
    void whatIsNoDomainIsRefusedAsTheDomainOfMessageIds(String domain) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnqueueSettings(
                        new MailDefaults(null, "main", Priority.MEDIUM), domain, Set.of("main"), RecipientPolicy.NONE))
                .withMessageStartingWith("messageIdDomain: not ")
                .withMessageNotContaining("secret");
    }

    @Test
    void dateIsNowToTheSecond() {
        assertThat(date(MAIL)).isEqualTo("2026-06-01T12:00:00Z");
    }

    @Test
    void dateOfMailScheduledForLaterIsThatTime() {
        assertThat(date(MAIL.scheduledAt(Instant.parse("2026-06-03T08:00:00.9Z"))))
                .isEqualTo("2026-06-03T08:00:00Z");
    }

    @Test
    void dateOfMailScheduledForThePastIsNow() {
        assertThat(date(MAIL.scheduledAt(Instant.parse("2020-01-01T00:00:00Z"))))
                .isEqualTo("2026-06-01T12:00:00Z");
    }

    @Test
    void timesAreCutToMicroseconds() {
        NewEmail email = preparation.prepare(
                MAIL.scheduledAt(Instant.parse("2026-06-03T08:00:00.123456789Z"))
                        .expiresAt(Instant.parse("2026-06-03T09:00:00.999999999Z")),
                SPOOL);

        assertThat(email.delivery().scheduledAt()).isEqualTo("2026-06-03T08:00:00.123456Z");
        assertThat(email.message().stamp().expiresAt()).isEqualTo("2026-06-03T09:00:00.999999Z");
    }

    @Test
    void mailMayExpireTheMomentItIsScheduledForAndNotBefore() {
        Instant time = Instant.parse("2026-06-03T08:00:00Z");

        assertThat(preparation.prepare(MAIL.scheduledAt(time).expiresAt(time), SPOOL))
                .isNotNull();
        assertThat(problems(MAIL.scheduledAt(time).expiresAt(time.minusNanos(1))))
                .containsExactly("expiresAt: is before scheduledAt, so that the mail could never be sent");
    }

    @ParameterizedTest
    @MethodSource
    void problemNamesItsField(Mail mail, String problem) {
        assertThat(problems(mail)).singleElement().asString().startsWith(problem);
    }

    static Stream<Arguments> problemNamesItsField() {
        Instant year10000 = Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1);
        return Stream.of(
                Arguments.of(Mail.to("ann@example.org").text("Hello!"), "from: there is no sender; call Mail.from(..)"),
                Arguments.of(MAIL.withTo(List.of()), "to: there is no recipient; name one in to, cc or bcc"),
                Arguments.of(MAIL.withTo(List.of()).replyTo("ed@example.org"), "to: there is no recipient"),
                Arguments.of(MAIL.withTo("ann@example.org", "secret"), "to[1]: not a valid address"),
                Arguments.of(MAIL.cc("secret"), "cc[0]: not a valid address"),
                Arguments.of(MAIL.bcc("a@example.org", "secret"), "bcc[1]: not a valid address"),
                Arguments.of(MAIL.replyTo("secret"), "replyTo[0]: not a valid address"),
                Arguments.of(MAIL.from("secret"), "from: not a valid address"),
                Arguments.of(
                        Mail.to("ann@example.org").from("shop@example.com"),
                        "subject, text, html: there is nothing to send"),
                Arguments.of(MAIL.subject("secret\nBcc: x"), "subject: character U+000A at position 6 is not allowed"),
                Arguments.of(MAIL.subject("s".repeat(999)), "subject: longer than 998 characters"),
                Arguments.of(MAIL.language("secret\r\nX"), "language: is no tag of BCP 47, such as pt-BR"),
                Arguments.of(MAIL.text("secret\u0000"), "text: character U+0000 at position 6 is not allowed"),
                Arguments.of(MAIL.html("secret\ud83d"), "html: character U+D83D at position 6 is not allowed"),
                Arguments.of(
                        MAIL.mime(ascii("X-A: 1\r\n\r\nsecret")), "mime: cannot stand beside a subject, text or html"),
                Arguments.of(MIME.mime(ascii("\r\nsecret")), "mime: there is no header"),
                Arguments.of(MIME.mime(ascii("X-A secret\r\n\r\n")), "mime: a line of the header is no field"),
                Arguments.of(MIME.mime(ascii("X-A: \u00fc secret\r\n\r\n")), "mime: the value of X-A has a character"),
                Arguments.of(MIME.mime(ascii("X-A: a\r\n \r\n secret\r\n\r\n")), "mime: the value of X-A has a line"),
                Arguments.of(
                        MIME.mime(ascii("X-A: " + "s".repeat(1000) + "\r\n\r\n")), "mime: the value of X-A has a line"),
                Arguments.of(MIME.mime(ascii("X-A: secret\0\r\n\r\n")), "mime: the value of X-A has a character"),
                Arguments.of(MAIL.header("X-A", "secret\r\n"), "headers[X-A]: character U+000D at position 6"),
                Arguments.of(MAIL.header("bcc", "secret"), "headers[bcc]: the message sets this header itself"),
                Arguments.of(MAIL.header("Content-Type", "secret"), "headers[Content-Type]: the message sets"),
                Arguments.of(MAIL.header("X\r\nY", "secret"), "headers[0]: the name is not one of RFC 5322"),
                Arguments.of(MAIL.header("X-A", "1").header("X".repeat(77), "secret"), "headers[1]: the name"),
                Arguments.of(
                        MAIL.header("X-A", "x".repeat(994)), "headers[X-A]: more than 998 characters without a place"),
                Arguments.of(MAIL.header("X-A", "x".repeat(10_001)), "headers[X-A]: longer than 10000 characters"),
                Arguments.of(MAIL.scheduledAt(year10000), "scheduledAt: is not between the years 1970 and 9999"),
                Arguments.of(MAIL.expiresAt(year10000), "expiresAt: is not between the years 1970 and 9999"),
                Arguments.of(MAIL.expiresAt(Instant.MAX), "expiresAt: is not between the years 1970 and 9999"),
                Arguments.of(MAIL.scheduledAt(Instant.MIN), "scheduledAt: is not between the years 1970 and 9999"),
                Arguments.of(MAIL.idempotencyKey(" "), "idempotencyKey: not of 1 to 200 characters"),
                Arguments.of(MAIL.idempotencyKey("k".repeat(201)), "idempotencyKey: not of 1 to 200 characters"),
                Arguments.of(MAIL.idempotencyKey("secret "), "idempotencyKey: begins or ends with a space"),
                Arguments.of(MAIL.idempotencyKey("a\nb"), "idempotencyKey: character U+000A at position 1"),
                Arguments.of(MAIL.tags("a", "secret\u0000"), "tags[1]: character U+0000 at position 6"),
                Arguments.of(MAIL.tags("t".repeat(101)), "tags[0]: not of 1 to 100 characters"),
                Arguments.of(
                        MAIL.tags(
                                IntStream.range(0, 21).mapToObj(String::valueOf).toList()),
                        "tags: more than 20"),
                Arguments.of(MAIL.metadata("", "x"), "metadata[0]: not of 1 to 100 characters"),
                Arguments.of(MAIL.metadata("a", "v".repeat(2001)), "metadata[0]: longer than 2000 characters"),
                Arguments.of(MAIL.metadata("a", "secret\u0007"), "metadata[0]: character U+0007 at position 6"),
                Arguments.of(MAIL.backend("news"), "backend: 'news' does not exist; there is: bulk, main"),
                Arguments.of(MAIL.backend("a\r\nb"), "backend: what is named does not exist; there is: bulk, main"));
    }

    @Test
    void copiesAloneAreEnough() {
        assertThat(preparation.prepare(MAIL.withTo(List.of()).cc("ann@example.org"), SPOOL))
                .isNotNull();
        assertThat(preparation.prepare(MAIL.withTo(List.of()).bcc("ann@example.org"), SPOOL))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "bulk"})
    void everyBackendThereIsCanBeNamed(String backend) {
        assertThat(preparation.prepare(MAIL.backend(backend), SPOOL).delivery().backend())
                .isEqualTo(backend);
    }

    @Test
    void badDefaultSenderIsAProblemOfTheSender() {
        MailPreparation withDefault = preparation(new EnqueueSettings(
                new MailDefaults("secret", "main", Priority.MEDIUM), null, Set.of("main"), RecipientPolicy.NONE));

        assertThat(problems(withDefault, Mail.to("ann@example.org").text("Hello!")))
                .singleElement()
                .asString()
                .startsWith("from: not a valid address");
    }

    @Test
    void nothingToSendOverNamesThePropertiesToSet() {
        MailPreparation unconfigured = preparation(new EnqueueSettings(
                new MailDefaults(null, "main", Priority.MEDIUM), null, Set.of(), RecipientPolicy.NONE));

        assertThat(problems(unconfigured, MAIL))
                .containsExactly("backend: nothing is configured to send over;"
                        + " set spring.mail.host or postoffice.backends.<name>.host,"
                        + " or name one of several JavaMailSender beans in postoffice.backends.<name>.bean");
    }

    @Test
    void missingDefaultBackendIsTold() {
        MailPreparation withoutDefault = preparation(new EnqueueSettings(
                new MailDefaults(null, "gone", Priority.MEDIUM), null, Set.of("main", "bulk"), RecipientPolicy.NONE));

        assertThat(problems(withoutDefault, MAIL))
                .containsExactly("backend: there is no default backend; name one of: bulk, main");
        assertThat(withoutDefault.prepare(MAIL.backend("bulk"), SPOOL)).isNotNull();
    }

    @Test
    void allProblemsAreToldAtOnceInOneMessageThatRepeatsNoValue() {
        Mail mail = Mail.to("secret-ann", "secret-bob")
                .cc("secret-carl")
                .bcc("secret-dora")
                .replyTo("secret-ed")
                .subject("secret\r")
                .text("secret\u0000")
                .html("secret\u0000")
                .header("To", "secret")
                .scheduledAt(NOW.plusSeconds(60))
                .expiresAt(NOW)
                .backend("news");

        assertThatExceptionOfType(InvalidMailException.class)
                .isThrownBy(() -> preparation.prepare(mail, SPOOL))
                .satisfies(ex -> {
                    assertThat(ex.problems())
                            .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                            .containsExactly(
                                    "from",
                                    "to[0]",
                                    "to[1]",
                                    "cc[0]",
                                    "bcc[0]",
                                    "replyTo[0]",
                                    "subject",
                                    "text",
                                    "html",
                                    "headers[To]",
                                    "expiresAt",
                                    "backend");
                    assertThat(ex).hasMessageStartingWith("The mail cannot be sent: from: there is no sender");
                    assertThat(ex.getMessage()).contains(ex.problems()).doesNotContain("secret");
                });
    }

    @Test
    void onlyAddressesThatAreWrongAreNamed() {
        assertThat(problems(MAIL.withTo("a@example.org", "bad", "b@example.org", "bad")))
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactly("to[1]", "to[3]");
    }

    @Test
    void oneOfManyMailsIsNamedByItsIndex() {
        Mail bad = MAIL.withTo("bad").subject("\n").priority(Priority.NOW);
        assertThatExceptionOfType(InvalidMailException.class)
                .isThrownBy(() -> preparation.prepare(bad, 1, SPOOL))
                .satisfies(ex -> assertThat(ex.problems())
                        .hasSize(3)
                        .anySatisfy(problem -> assertThat(problem).startsWith("mails[1].to[0]: "))
                        .anySatisfy(problem -> assertThat(problem).startsWith("mails[1].subject: "))
                        .anySatisfy(problem -> assertThat(problem).startsWith("mails[1].priority: NOW is for")));
    }

    @Test
    void manyMailsKeepTheirOrderAndEachHasItsOwnId() {
        List<NewEmail> emails = Stream.of(MAIL, MAIL.backend("bulk"), MAIL)
                .map(mail -> preparation.prepare(mail, SPOOL))
                .toList();

        assertThat(emails).extracting(NewEmail::id).doesNotHaveDuplicates().isSorted();
        assertThat(emails)
                .extracting(email -> email.message().stamp().messageId())
                .doesNotHaveDuplicates();
    }

    @Test
    void payloadIsWhatPeopleReceive() {
        Mail keyed = MAIL.idempotencyKey("k");
        Mail made = MIME.idempotencyKey("k");
        assertThat(hash(made.mime(ascii("A: 1\r\n\r\n")))).isNotEqualTo(hash(made.mime(ascii("A: 2\r\n\r\n"))));
        assertThat(hash(keyed.priority(Priority.LOW)
                        .scheduledAt(NOW)
                        .expiresAt(NOW)
                        .tags("t")
                        .metadata("a", "b")))
                .isEqualTo(hash(keyed))
                .hasSize(64);
        assertThat(hash(keyed.header("X-A", "1").header("X-B", "2")))
                .isEqualTo(hash(keyed.header("X-B", "2").header("X-A", "1")));
        assertThat(List.of(
                        keyed,
                        keyed.withTo("bob@example.org"),
                        keyed.withTo("ann@example.org", "bob@example.org"),
                        keyed.cc("bob@example.org"),
                        keyed.bcc("bob@example.org"),
                        keyed.replyTo("bob@example.org"),
                        keyed.from("other@example.com"),
                        keyed.subject("Hello!"),
                        keyed.text(""),
                        keyed.html("Hello!"),
                        keyed.header("X-A", "1"),
                        keyed.header("X-A", "2")))
                .extracting(MailPreparationTest.this::hash)
                .doesNotHaveDuplicates();
    }

    private String hash(Mail mail) {
        return Objects.requireNonNull(preparation.prepare(mail, SPOOL).labels().idempotency())
                .payloadHash();
    }

    @Test
    void templateCharactersAreLiteral() {
        MailBody body = new MailBody("{{ x }} ${y} %s", "[[${z}]] {% if %}", "<p th:text=\"${a}\">");

        assertThat(preparation
                        .prepare(
                                MAIL.subject("{{ x }} ${y} %s")
                                        .text("[[${z}]] {% if %}")
                                        .html("<p th:text=\"${a}\">"),
                                SPOOL)
                        .message()
                        .body())
                .isEqualTo(body);
    }

    private Instant date(Mail mail) {
        return preparation.prepare(mail, SPOOL).message().stamp().date();
    }

    private List<String> problems(Mail mail) {
        return problems(preparation, mail);
    }

    private static List<String> problems(MailPreparation preparation, Mail mail) {
        return catchThrowableOfType(InvalidMailException.class, () -> preparation.prepare(mail, SPOOL))
                .problems();
    }

    private static MailPreparation preparation(EnqueueSettings settings) {
        return new MailPreparation(settings, TestNode.GENEROUS, Clock.fixed(NOW, ZoneOffset.UTC), Templates.none());
    }
}
