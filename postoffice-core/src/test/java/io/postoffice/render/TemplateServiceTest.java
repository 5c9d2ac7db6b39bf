package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Templates in the database: edited by people, and what mail is made of. */
final class TemplateServiceTest {

    private static final Template WELCOME =
            Template.named("welcome").subject("Welcome, [[${name}]]").text("Hello [[${name}]]!");

    private static final Mail MAIL =
            Mail.to("ann@example.org").template("welcome").context("name", "Tom & Jerry");

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void templateIsFoundAsItWasStored(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            Template full = new Template(
                    "shop/order",
                    "pt-BR",
                    "Olá 🎉",
                    "texto",
                    "<p>" + "é".repeat(30_000) + "</p>",
                    "base",
                    "For orders");
            StoredTemplate stored = templates.create(full);

            assertThat(stored.template()).isEqualTo(full);
            assertThat(templates.find("shop/order", "pt-br")).contains(stored);
            assertThat(templates.find("shop/order", "")).isEmpty();
            assertThat(templates.findAll()).containsExactly(stored);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changeIsOfTheVersionItWasMadeOn(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            StoredTemplate first = templates.create(WELCOME);
            StoredTemplate second = templates.update(WELCOME.subject("Hi"), first.version());

            assertThat(second.version()).isEqualTo(first.version() + 1);
            assertThat(second.template().subject()).isEqualTo("Hi");
            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.update(WELCOME.subject("Late"), first.version()))
                    .withMessage(
                            "template 'welcome' was changed meanwhile, and is in version %d; look at it and try again"
                                    .formatted(second.version()));
            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.update(WELCOME.withName("other"), 0))
                    .withMessage("template 'other' does not exist; create it");
            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.create(WELCOME))
                    .withMessage("template 'welcome' exists already; update it");
        }
    }

    @ParameterizedTest
    @EnumSource
    void translationNeedsAnOriginal(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.translate(WELCOME.language("de")))
                    .withMessage("there is no template 'welcome' to translate; create it");
            templates.create(WELCOME);
            templates.translate(WELCOME.language("de").subject("Willkommen, [[${name}]]"));

            assertThat(templates
                            .preview("welcome", "de-AT", Map.of("name", "Ann"))
                            .subject())
                    .isEqualTo("Willkommen, Ann");
            assertThat(templates.preview("welcome", "fr", Map.of("name", "Ann")).subject())
                    .isEqualTo("Welcome, Ann");
        }
    }

    @ParameterizedTest
    @EnumSource
    void renamedAndDeletedTemplatesTakeTheirTranslationsAlong(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            templates.create(WELCOME);
            templates.create(WELCOME.language("de"));
            templates.create(Template.named("order").html("<p>x</p>").layout("welcome"));
            templates.rename("welcome", "greeting");

            assertThat(templates.find("welcome", "")).isEmpty();
            assertThat(templates.find("greeting", "de")).isPresent();
            assertThat(templates.find("order", "").orElseThrow().template().layout())
                    .isEqualTo("greeting");
            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.rename("order", "greeting"));
            assertThat(templates.delete("greeting", "de")).isTrue();
            assertThat(templates.find("greeting", "")).isPresent();
            assertThat(templates.delete("greeting")).isTrue();
            assertThat(templates.delete("greeting")).isFalse();
        }
    }

    /** Each of them would let somebody write over what he has not seen. */
    @ParameterizedTest
    @EnumSource
    void versionIsOfOneTemplateAlone(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            int read = templates.create(WELCOME).version();
            templates.delete("welcome");
            templates.create(WELCOME.subject("new"));
            assertConflict(templates, WELCOME.subject("late"), read);

            int readBefore = templates
                    .create(Template.named("order").html("<p>x</p>").layout("welcome"))
                    .version();
            int renamed = version(templates, "welcome");
            templates.rename("welcome", "greeting");
            assertConflict(templates, Template.named("order").html("<p>y</p>").layout("welcome"), readBefore);
            assertConflict(templates, WELCOME.withName("greeting"), renamed);
        }
    }

    private static void assertConflict(TemplateService templates, Template change, int version) {
        assertThatExceptionOfType(TemplateConflictException.class).isThrownBy(() -> templates.update(change, version));
    }

    private static int version(TemplateService templates, String name) {
        return templates.find(name, "").orElseThrow().version();
    }

    @ParameterizedTest
    @EnumSource
    void editIsUndoneWithTheTransaction(Product product) {
        try (TestNode node = node(product)) {
            node.transaction().executeWithoutResult(status -> {
                node.templates().create(WELCOME);
                status.setRollbackOnly();
            });
            assertThat(node.templates().findAll()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void templatesMoveThroughAFolder(Product product, @TempDir Path folder) throws IOException {
        try (TestNode node = node(product);
                TestNode other = node(product)) {
            TemplateService templates = node.templates();
            templates.create(WELCOME);
            templates.create(WELCOME.language("pt-BR").subject("Olá 🎉").description("Tradução"));
            templates.create(Template.named("shop/order").html("<p>x</p>").layout("base"));
            templates.exportTo(folder);
            other.templates().create(WELCOME.subject("old"));
            other.templates().create(WELCOME.withName("kept"));

            assertThat(other.templates().importFrom(folder)).isEqualTo(3);
            assertThat(other.templates().findAll())
                    .extracting(StoredTemplate::template)
                    .containsExactlyInAnyOrder(
                            WELCOME.withName("kept"),
                            WELCOME,
                            WELCOME.language("pt-BR").subject("Olá 🎉").description("Tradução"),
                            Template.named("shop/order").html("<p>x</p>").layout("base"));
            templates.update(WELCOME.text(null), version(templates, "welcome"));
            templates.exportTo(folder);
            assertThat(folder.resolve("welcome/body.txt")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void languagesOfThreeLettersAndWordsThatAreLanguagesMove(Product product, @TempDir Path folder) throws IOException {
        try (TestNode node = node(product);
                TestNode other = node(product)) {
            TemplateService templates = node.templates();
            templates.create(WELCOME);
            templates.create(WELCOME.language("fil"));
            templates.create(WELCOME.language("haw-US"));
            templates.create(WELCOME.withName("order"));
            templates.create(WELCOME.withName("order/new"));
            templates.create(WELCOME.withName("order/it-news").language("yue"));
            templates.exportTo(folder);

            assertThat(other.templates().importFrom(folder)).isEqualTo(6);
            assertThat(other.templates().findAll())
                    .extracting(StoredTemplate::template)
                    .containsExactlyInAnyOrderElementsOf(templates.findAll().stream()
                            .map(StoredTemplate::template)
                            .toList());
            templates.create(WELCOME.withName("welcome/fil"));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> templates.exportTo(folder))
                    .withMessage("template 'welcome/fil' would be in the folder of another one; rename it");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void fileThatWouldBeLeftOutIsTold(Product product, @TempDir Path folder) throws IOException {
        try (TestNode node = node(product)) {
            for (String file : List.of(
                    "a/Subject.txt",
                    "a/body.htm",
                    "subject.txt",
                    "a b/subject.txt",
                    "a/layout.txt",
                    "a/fil/subject.txt",
                    "a/pt-br/subject.txt",
                    "a/link/body.txt")) {
                Path source = Files.createTempDirectory(folder, "import");
                Files.createDirectories(source.resolve(file).resolveSibling("."));
                if (file.startsWith("a/link")) {
                    Files.createSymbolicLink(source.resolve(file), Files.writeString(folder.resolve("outside"), "x"));
                } else {
                    Files.writeString(source.resolve(file), "x");
                }
                if (file.startsWith("a/fil") || file.startsWith("a/pt")) {
                    Files.writeString(source.resolve("a/body.txt"), "x");
                }
                assertThatIllegalArgumentException()
                        .as(file)
                        .isThrownBy(() -> node.templates().importFrom(source))
                        .withMessageStartingWith(
                                file.endsWith("layout.txt") || file.contains("/fil") || file.contains("/pt")
                                        ? file.substring(0, file.lastIndexOf('/')) + ": "
                                        : file + ": ");
            }
            Path good = folder.resolve("good");
            Files.createDirectories(good.resolve(".git/a"));
            Files.writeString(good.resolve(".git/a/description.txt"), "x");
            Files.createDirectories(good.resolve("a"));
            Files.writeString(good.resolve("a/body.txt"), "x");
            Files.writeString(good.resolve("README.md"), "x");
            assertThat(node.templates().importFrom(good)).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void whatJsonDoesNotGiveBackIsToldByItsName(Product product) {
        try (TestNode node = node(product)) {
            node.templates().create(WELCOME);
            BigInteger huge = BigInteger.TEN.pow(1200);
            for (Mail mail : List.of(MAIL, MAIL.renderOnDelivery())) {
                assertProblem(
                        node,
                        mail.context("total", huge),
                        "context: 'total': it cannot be read back from JSON (Stream");
                assertProblem(
                        node,
                        mail.context("order", Map.of("total", new BigDecimal(huge).setScale(2))),
                        "context: 'order': it cannot be read back from JSON (Stream");
                assertProblem(node, mail.context("a b", huge), "context: '…': it cannot be read back");
                Supplier<String> lambda = () -> "x";
                for (Object noData : List.of(lambda, Map.of("x", lambda), Thread.currentThread())) {
                    assertProblem(node, mail.context("no", noData), "context: 'no': it cannot be written as JSON");
                }
            }
        }
    }

    /** Such as one that an earlier release has stored. */
    @ParameterizedTest
    @EnumSource(names = "H2")
    void mailFailsWhoseDataCannotBeRead(Product product) {
        try (TestNode node = node(product)) {
            node.templates().create(WELCOME);
            UUID id = node.mailService().send(MAIL.renderOnDelivery()).id();
            node.jdbc()
                    .update("update postoffice_email_content set context = ?", "{\"name\": " + "9".repeat(1200) + "}");
            node.start();

            await().until(() -> node.archive().find(id).orElseThrow().status() == EmailStatus.FAILED);
            assertThat(node.jdbc().queryForObject("select reason from postoffice_email_log", String.class))
                    .startsWith("the data: it cannot be read back from JSON");
        }
    }

    @ParameterizedTest
    @EnumSource
    void templateThatTheTableWouldNotTakeIsTold(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            Template longSubject = WELCOME.subject("x".repeat(999));
            assertThatExceptionOfType(TemplateException.class)
                    .isThrownBy(() -> templates.create(longSubject))
                    .withMessage("subject: longer than 998 characters, before it is filled in");
            assertThat(templates.validate(longSubject)).hasSize(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> templates.create(WELCOME.description("a\0b")))
                    .withMessage("description: it has a control character");
            assertThat(templates
                            .create(WELCOME.subject("é".repeat(998)))
                            .template()
                            .subject())
                    .hasSize(998);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void layoutThatIsNotThereIsToldAndMayFollow(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            Template framed = WELCOME.layout("frame");
            assertThat(templates.validate(framed))
                    .containsExactly(new TemplateProblem(Form.TEXT, 0, 0, "layout 'frame' does not exist"));
            templates.create(framed);
            templates.create(Template.named("frame").text("[[${content}]]"));
            assertThat(templates.validate(framed)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void layoutKeepsItsSlotAsLongAsSomebodyHasIt(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            Template frame = Template.named("frame").html("<body><p th:content></p></body>");
            int version = templates.create(frame).version();
            templates.create(Template.named("order").html("<p>x</p>").layout("frame"));
            String told = "is the layout of template 'order', and could not be one any more: html: a layout has a slot";

            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.update(frame.html("<p>x</p>"), version))
                    .withMessageStartingWith("template 'frame' " + told);
            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.create(frame.language("de").html("<p>x</p>")))
                    .withMessageStartingWith("template 'frame' in language de " + told);
            assertThat(version(templates, "frame")).isEqualTo(version);
            templates.update(frame.html("<body>new <p th:content></p></body>"), version);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void templateThatCannotWorkIsTold(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            templates.create(Template.named("slotless").text("x"));
            assertThat(templates.validate(WELCOME.layout("slotless")))
                    .extracting(TemplateProblem::toString)
                    .singleElement()
                    .asString()
                    .startsWith("text: layout 'slotless' cannot be one: text: a layout has a slot");
            assertThat(templates.validate(WELCOME.subject("a\nb")))
                    .containsExactly(
                            new TemplateProblem(Form.SUBJECT, 1, 2, "a subject is one line; take the line break out"));
            Template frame = Template.named("frame").html("<body><p th:content></p></body>");
            for (String subject : List.of("[[${T(java.lang.Runtime)}]]", "a\0b", "a\u2028b")) {
                assertThat(templates.validate(frame.subject(subject)))
                        .as(subject)
                        .hasSize(1);
                assertThatExceptionOfType(TemplateException.class)
                        .isThrownBy(() -> templates.create(frame.subject(subject)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailShowsAnImageOfItsOwnByName(Product product) {
        try (TestNode node = node(product)) {
            node.templates()
                    .create(Template.named("report")
                            .html("<img th:inline-image=\"'chart.png'\"><img src=\"cid:own\">"));
            Mail mail = Mail.to("ann@example.org")
                    .template("report")
                    .context("x", 1)
                    .attach(MailAttachment.of("chart.txt", new byte[] {1}).name("notes.txt"))
                    .attach(MailAttachment.of("chart.png", new byte[] {2}))
                    .attach(MailAttachment.of("own.png", new byte[] {3}).inline("own"));
            node.mailService().send(mail);
            node.mailService().send(mail.renderOnDelivery());
            node.start();

            await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(2));
            for (int i = 0; i < 2; i++) {
                String data = sink.received().get(i).data();
                String contentId = InlineImages.contentId("chart.png");
                assertThat(data)
                        .contains("cid:" + contentId.substring(0, 20))
                        .contains("Content-ID: <" + contentId + ">", "Content-ID: <own>", "notes.txt")
                        .containsOnlyOnce("multipart/related");
            }
            assertProblem(
                    node,
                    Mail.to("ann@example.org").template("report").context("x", 1),
                    "template 'report': html, line 1, column 6: there is no image 'chart.png'");
            assertThat(node.templates().preview("report", "", Map.of()).lacking())
                    .containsExactly("chart.png");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailIsMadeWhenItIsSent(Product product) {
        try (TestNode node = node(product)) {
            node.templates().create(WELCOME);
            node.mailService().send(MAIL);
            node.templates().delete("welcome");
            node.start();

            await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(1));
            assertThat(sink.received().get(0).header("Subject")).isEqualTo("Welcome, Tom & Jerry");
            assertThat(sink.received().get(0).data()).contains("Hello Tom & Jerry!");
            assertThat(node.jdbc().queryForObject("select template_name from postoffice_email", String.class))
                    .isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailIsMadeOfTheTemplateThatThereIsOnDelivery(Product product) {
        try (TestNode node = node(product)) {
            node.templates().create(WELCOME);
            node.mailService().send(MAIL.renderOnDelivery());
            node.templates().update(WELCOME.subject("Hi [[${name}]]"), version(node.templates(), "welcome"));
            node.start();

            await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(1));
            assertThat(sink.received().get(0).header("Subject")).isEqualTo("Hi Tom & Jerry");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailFailsWithoutItsTemplateAndTheLogSaysWhich(Product product) {
        try (TestNode node = node(product)) {
            node.templates().create(WELCOME);
            UUID id = node.mailService()
                    .send(MAIL.language("de").renderOnDelivery())
                    .id();
            node.templates().delete("welcome");
            node.start();

            await().until(() -> node.archive().find(id).orElseThrow().status() == EmailStatus.FAILED);
            assertThat(node.jdbc().queryForMap("select phase, reason from postoffice_email_log"))
                    .containsEntry("phase", "COMPOSE")
                    .containsEntry("reason", "template 'welcome' does not exist in language de");
            assertThat(sink.connectionCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void badMailIsToldByItsFields(Product product) {
        try (TestNode node = node(product)) {
            node.templates().create(WELCOME);
            assertProblem(node, MAIL.template("other"), "template: template 'other' does not exist");
            assertProblem(node, MAIL.template("../etc"), "template: template '…' does not exist");
            assertProblem(node, MAIL.subject("Hi"), "template: cannot stand beside a subject, text, html or mime");
            assertProblem(node, MAIL.language("x"), "language: is no tag of BCP 47");
            assertProblem(node, MAIL.context("o", new Object()), "context: 'o': it cannot be written as JSON");
            assertProblem(
                    node,
                    Mail.to("ann@example.org").text("Hi").renderOnDelivery(),
                    "renderOnDelivery: needs a template");
            assertProblem(
                    node,
                    Mail.to("ann@example.org").mime(new byte[] {}).context("a", 1),
                    "context: has no place in a message that is made already");
            assertProblem(node, MAIL.context("name", "a\0b"), "template 'welcome': subject: a value has a control");
            assertThat(node.jdbc().queryForList("select id from postoffice_email"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void literalsWithDataAreTemplates(Product product) {
        try (TestNode node = node(product).start()) {
            node.mailService()
                    .send(Mail.to("ann@example.org")
                            .subject("Order [[${id}]]")
                            .text("[[${id}]]")
                            .context("id", 42));
            await().untilAsserted(() -> assertThat(sink.count()).isEqualTo(1));
            assertThat(sink.received().get(0).header("Subject")).isEqualTo("Order 42");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void badTemplateIsNotStored(Product product) {
        try (TestNode node = node(product)) {
            TemplateService templates = node.templates();
            for (String name :
                    List.of("", ".", "..", "a/../b", "/a", "a/", "a//b", "a b", "a/de", "é", "x".repeat(201))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> templates.create(WELCOME.withName(name)))
                        .withMessageStartingWith("name: ");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> templates.create(WELCOME.language("d_")))
                    .withMessageStartingWith("language: no tag of BCP 47");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> templates.create(WELCOME.layout("../x")))
                    .withMessageStartingWith("layout: not 1 to 200");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> templates.create(Template.named("empty")))
                    .withMessageStartingWith("subject, text, html: there is nothing");
            assertThat(templates.findAll()).isEmpty();
        }
    }

    private static void assertProblem(TestNode node, Mail mail, String problem) {
        assertThatExceptionOfType(InvalidMailException.class)
                .isThrownBy(() -> node.mailService().send(mail))
                .withMessageContaining(problem);
    }

    private TestNode node(Product product) {
        return TestNode.on(TestDatabase.create(product)).sendingTo(sink, 1).build();
    }
}
