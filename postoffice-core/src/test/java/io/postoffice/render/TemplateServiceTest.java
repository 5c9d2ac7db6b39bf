package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
            assertThat(stored.version()).isZero();
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

            assertThat(second.version()).isEqualTo(1);
            assertThat(second.template().subject()).isEqualTo("Hi");
            assertThatExceptionOfType(TemplateConflictException.class)
                    .isThrownBy(() -> templates.update(WELCOME.subject("Late"), first.version()))
                    .withMessage(
                            "template 'welcome' was changed meanwhile, and is in version 1; look at it and try again");
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
            templates.update(WELCOME.text(null), 0);
            templates.exportTo(folder);
            assertThat(folder.resolve("welcome/body.txt")).doesNotExist();
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
            node.templates().update(WELCOME.subject("Hi [[${name}]]"), 0);
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
            assertProblem(node, MAIL.language("x"), "template: the language is no tag of BCP 47");
            assertProblem(node, MAIL.context("o", new Object()), "context: it cannot be written as JSON");
            assertProblem(
                    node,
                    Mail.to("ann@example.org").text("Hi").renderOnDelivery(),
                    "renderOnDelivery: needs a template");
            assertProblem(
                    node,
                    Mail.to("ann@example.org").mime(new byte[] {}).context("a", 1),
                    "context: has no place in a message that is made already");
            assertProblem(node, MAIL.context("name", "a\0b"), "template 'welcome': SUBJECT: a value has a control");
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
