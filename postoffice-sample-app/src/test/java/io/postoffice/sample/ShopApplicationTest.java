package io.postoffice.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.postoffice.EmailStatus;
import io.postoffice.MailReceipt;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;

/** What the README shows. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ShopApplicationTest {

    private final MailCatcher catcher;
    private final ShopOrders orders;
    private final RestClient shop;

    @Autowired
    ShopApplicationTest(MailCatcher catcher, ShopOrders orders, @LocalServerPort int port) {
        this.catcher = catcher;
        this.orders = orders;
        this.shop = RestClient.builder()
                .baseUrl("http://localhost:" + port)
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
    }

    @DynamicPropertySource
    static void chooseAFreePort(DynamicPropertyRegistry registry) throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            int port = socket.getLocalPort();
            registry.add("shop.catcher.port", () -> port);
        }
    }

    @BeforeEach
    void forgetOrders() {
        orders.deleteAll();
    }

    @Test
    void orderIsConfirmedByMail() {
        int before = catcher.mails().size();
        ResponseEntity<String> response = order("Ann <ann@example.org>", 2).toEntity(String.class);

        assertThat(response.getStatusCode().value()).isEqualTo(201);
        await().until(() -> catcher.mails().size() > before);
        assertThat(catcher.mails()).last().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo("Ann <ann@example.org>");
            assertThat(mail.body()).isEqualTo("Thank you for ordering 2 × Teapot.");
            assertThat(mail.files()).singleElement().asString().matches("invoice-\\d+\\.txt");
        });
        await().until(() -> get("/queue").contains("\"SENT\""));
        assertThat(get("/mails")).contains("2 × Teapot");
        assertThat(get("/")).contains("Ann &lt;ann@example.org&gt;");
    }

    @Test
    void orderThatFailsIsNeitherStoredNorConfirmed() {
        String queueBefore = get("/queue");

        assertThat(order("ann@example.org", 200).body(ProblemDetail.class))
                .satisfies(problem -> assertThat(problem.getStatus()).isEqualTo(409));
        assertThat(orders.count()).isZero();
        assertThat(get("/queue")).isEqualTo(queueBefore);
    }

    @Test
    void badAddressIsToldByItsField() {
        assertThat(order("ann at example.org", 1).body(ProblemDetail.class)).satisfies(problem -> {
            assertThat(problem.getStatus()).isEqualTo(400);
            assertThat(problem.getDetail()).contains("to[0]").doesNotContain("ann at");
        });
        assertThat(orders.count()).isZero();
    }

    @Test
    void badOrderIsToldByItsFields() {
        assertThat(order(Map.of("email", "ann@example.org", "quantity", 0)).body(ProblemDetail.class))
                .satisfies(problem -> {
                    assertThat(problem.getStatus()).isEqualTo(400);
                    assertThat(problem.getDetail())
                            .isEqualTo(
                                    "The request cannot be taken: item must not be blank, quantity must be greater than 0");
                });
        assertThat(orders.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "{\"quantity\": \"many\"}", "[]"})
    void requestThatIsNoOrderIsAProblem(String body) {
        ResponseEntity<ProblemDetail> response = shop.post()
                .uri("/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(ProblemDetail.class);
        assertThat(response.getStatusCode().value()).isEqualTo(400);
        assertThat(response.getBody())
                .isNotNull()
                .satisfies(problem -> assertThat(problem.getDetail()).isNotBlank());
    }

    @Test
    void unknownPriorityIsToldByItsField() {
        ResponseEntity<ProblemDetail> response = shop.post()
                .uri("/mails")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("to", "ann@example.org", "priority", "URGENT"))
                .retrieve()
                .toEntity(ProblemDetail.class);

        assertThat(response.getBody())
                .isNotNull()
                .satisfies(problem -> assertThat(problem.getDetail())
                        .isEqualTo("The request cannot be taken: priority is not one of [NOW, HIGH, MEDIUM, LOW]"));
    }

    @Test
    void queueIsSeenAndPausedThroughActuator() {
        assertThat(get("/actuator/postoffice")).contains("\"default\"", "\"workers\":4");
        assertThat(get("/actuator/health")).contains("UP");
        for (String action : List.of("pause", "resume")) {
            assertThat(shop.post()
                            .uri("/actuator/postoffice/backends/default/" + action)
                            .contentType(MediaType.APPLICATION_JSON)
                            .retrieve()
                            .body(String.class))
                    .isEqualTo("{\"%sd\":true}".formatted(action));
        }
    }

    @Test
    void itemThatIsTooLongIsToldByItsField() {
        assertThat(order(Map.of("email", "ann@example.org", "item", "x".repeat(256), "quantity", 1))
                        .body(ProblemDetail.class))
                .satisfies(problem -> assertThat(problem.getDetail())
                        .isEqualTo("The request cannot be taken: item size must be between 0 and 255"));
    }

    @Test
    void scheduledMailCanBeCancelledOnce() {
        MailReceipt receipt = mail(Map.of("to", "ann@example.org", "scheduledAt", "2099-01-01T00:00:00Z"));

        assertThat(get("/mails/" + receipt.id())).contains("\"QUEUED\"", "2099-01-01T00:00:00Z");
        assertThat(cancel(receipt)).isEqualTo(204);
        assertThat(cancel(receipt)).isEqualTo(409);
        assertThat(get("/mails/" + receipt.id())).contains("\"CANCELLED\"");
    }

    @Test
    void repeatedMailHasTheFirstReceipt() {
        Map<String, String> mail = Map.of("to", "Jörg <joerg@example.org>", "priority", "NOW", "idempotencyKey", "k");
        MailReceipt receipt = mail(mail);

        assertThat(receipt.status()).isEqualTo(EmailStatus.SENT);
        assertThat(mail(mail)).isEqualTo(receipt);
        assertThat(get("/mails")).contains("Jörg").doesNotContain("=?UTF-8");
    }

    @Test
    void mailWaitsForAServerThatFails() {
        shop.post().uri("/catcher/stop").retrieve().toBodilessEntity();
        MailReceipt receipt = mail(Map.of("to", "ann@example.org", "subject", "waited"));
        await().until(() -> get("/mails/" + receipt.id()).contains("\"REQUEUED\""));
        shop.post().uri("/catcher/start").retrieve().toBodilessEntity();

        await().atMost(Duration.ofSeconds(30)).until(() -> get("/mails").contains("waited"));
    }

    @Test
    void templateThatIsEditedMakesTheNextMail() {
        order(Map.of("email", "ann@example.org", "item", "Teekanne", "quantity", 2, "language", "de-AT"))
                .toBodilessEntity();
        await().until(() -> get("/mails").contains("Ihre Bestellung"));
        Map<String, ?> change = Map.of("version", version(), "subject", "Bestellung [[${id}]] ist da");

        assertThat(edit(change).getStatusCode().value()).isEqualTo(200);
        assertThat(edit(change).getStatusCode().value()).isEqualTo(409);
        order(Map.of("email", "ann@example.org", "item", "Teekanne", "quantity", 1, "language", "de"))
                .toBodilessEntity();
        await().until(() -> get("/mails").contains("ist da"));
    }

    @Test
    void templateThatRunsCodeIsRefused() {
        ResponseEntity<String> answer = edit(Map.of(
                "version", version(), "html", "<p>\n  <b th:text=\"${T(java.lang.Runtime).getRuntime()}\"></b></p>"));

        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody()).contains("line 2");
    }

    /** Of the template, as one who edits it sees it. */
    private int version() {
        return JsonPath.read(get("/templates/order-confirmation?language=de"), "$.version");
    }

    private ResponseEntity<String> edit(Map<String, ?> change) {
        return shop.put()
                .uri("/templates/order-confirmation?language=de")
                .contentType(MediaType.APPLICATION_JSON)
                .body(change)
                .retrieve()
                .toEntity(String.class);
    }

    @Test
    void mailComesAgainToAServerThatGreylists() {
        shop.post().uri("/catcher/greylisting/true").retrieve().toBodilessEntity();
        MailReceipt receipt = mail(Map.of("to", "stranger@example.org", "subject", "greylisted", "priority", "NOW"));

        assertThat(receipt.status()).isEqualTo(EmailStatus.REQUEUED);
        assertThat(get("/mails")).doesNotContain("greylisted");
        shop.post().uri("/mails/" + receipt.id() + "/now").retrieve().toBodilessEntity();
        await().until(() -> get("/mails").contains("greylisted"));
        shop.post().uri("/catcher/greylisting/false").retrieve().toBodilessEntity();
        await().untilAsserted(() -> assertThat(get("/mails/" + receipt.id())).contains("\"SENT\"", "\"attempts\":2"));
    }

    private MailReceipt mail(Map<String, ?> mail) {
        return Objects.requireNonNull(shop.post()
                .uri("/mails")
                .contentType(MediaType.APPLICATION_JSON)
                .body(mail)
                .retrieve()
                .body(MailReceipt.class));
    }

    private int cancel(MailReceipt receipt) {
        return shop.delete()
                .uri("/mails/" + receipt.id())
                .retrieve()
                .toBodilessEntity()
                .getStatusCode()
                .value();
    }

    private RestClient.ResponseSpec order(String email, int quantity) {
        return order(Map.of("email", email, "item", "Teapot", "quantity", quantity));
    }

    private RestClient.ResponseSpec order(Map<String, ?> order) {
        return shop.post()
                .uri("/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ACCEPT_LANGUAGE, "en")
                .body(order)
                .retrieve();
    }

    private String get(String path) {
        return String.valueOf(shop.get().uri(path).retrieve().body(String.class));
    }
}
