package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.archive.MailArchive;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebOperationRequestPredicate;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the person on call sees and does, over HTTP and past Spring Security. */
@Timeout(90)
final class QueueEndpointTest {

    private static final Mail MAIL =
            Mail.to("ann@example.org").cc("bob@example.org").subject("Secret").text("Secret");

    private final SmtpSink sink = new SmtpSink();
    private final TestDatabase database = TestDatabase.create(Product.H2);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void queueIsSeenAndSearched() throws Exception {
        sink.play((command, usual) ->
                command.startsWith("RCPT TO:<bob") ? "550 5.1.1 <bob@example.org>: no such user" : usual);
        try (ConfigurableApplicationContext app = boot()) {
            UUID id = send(app, MAIL.tags("order"));
            UUID later = send(app, MAIL.scheduledAt(Instant.now().plusSeconds(3600)));
            await().until(() -> status(app, id) == EmailStatus.SENT);

            JsonNode overview = get(app, "", 200);
            assertThat(overview.at("/backends/default/later").asInt()).isEqualTo(1);
            assertThat(overview.at("/backends/default/lane/workers").asInt()).isEqualTo(4);
            assertThat(overview.at("/backends/default/lane/breaker/state").asString())
                    .isEqualTo("CLOSED");
            assertThat(overview.at("/backends/default/lane/rateLimitedFor").asString())
                    .isEqualTo("PT0S");
            assertThat(overview.at("/newest/SENT").asInt()).isEqualTo(1);
            assertThat(overview.at("/nodes").size()).isEqualTo(1);
            await().untilAsserted(() -> assertThat(
                            get(app, "", 200).at("/counted/mails/default/SENT").asInt())
                    .isEqualTo(1));
            assertThat(get(app, "", 200).at("/counted/at").asString()).isNotEmpty();
            assertThat(ids(get(app, "/mails", 200))).containsExactly(later.toString(), id.toString());
            assertThat(ids(get(app, "/mails?tag=order", 200))).containsExactly(id.toString());
            assertThat(ids(get(app, "/mails?recipient=bob@example.org&limit=1", 200)))
                    .containsExactly(later.toString());
            assertThat(ids(get(app, "/mails?limit=1&before=" + later, 200))).containsExactly(id.toString());
            assertThat(ids(get(app, "/mails?status=SENT", 200))).containsExactly(id.toString());

            JsonNode mail = get(app, "/mails/" + id, 200);
            assertThat(mail.at("/recipients/1/address").asString()).isEqualTo("***@example.org");
            assertThat(mail.at("/recipients/1/lastReply").asString()).isEqualTo("550 5.1.1 ***");
            assertThat(mail.at("/recipients/1/status").asString()).isEqualTo("REJECTED");
            assertThat(mail.at("/attempts/0/outcome").asString()).isEqualTo("PARTLY_SENT");
            assertThat(mail.toString()).doesNotContain("ann@", "bob@", "Secret");
        }
    }

    @Test
    void addressesAreShownWhereThatIsAllowed() throws Exception {
        try (ConfigurableApplicationContext app = boot("management.endpoint.postoffice.show-values=when-authorized")) {
            UUID id = send(app, MAIL.scheduledAt(Instant.now().plusSeconds(3600)));

            assertThat(get(app, "/mails/" + id, 200).at("/recipients/0/address").asString())
                    .isEqualTo("ann@example.org");
        }
    }

    @ParameterizedTest
    @CsvSource({"clerk, ***@example.org", "auditor, ann@example.org"})
    void addressesAreMaskedForWhoeverHasNotTheRole(String role, String shown) throws Exception {
        try (ConfigurableApplicationContext app = boot(
                "management.endpoint.postoffice.show-values=when-authorized",
                "management.endpoint.postoffice.roles=auditor",
                "spring.security.user.roles=" + role)) {
            UUID id = send(app, MAIL.scheduledAt(Instant.now().plusSeconds(3600)));

            assertThat(get(app, "/mails/" + id, 200).at("/recipients/0/address").asString())
                    .isEqualTo(shown);
        }
    }

    @Test
    void mailAndBackendsAreActedOn() throws Exception {
        try (ConfigurableApplicationContext app = boot()) {
            assertThat(post(app, "/backends/default/pause", 200).toString()).isEqualTo("{\"paused\":true}");
            UUID id = send(app, MAIL);
            assertThat(post(app, "/drain", 200).at("/sent").asInt()).isZero();
            assertThat(get(app, "", 200).at("/backends/default/pausedSince").asString())
                    .isNotEmpty();
            assertThat(post(app, "/mails/" + id + "/cancel", 200).toString()).isEqualTo("{\"cancelled\":true}");
            assertThat(post(app, "/mails/" + id + "/requeue", 200).toString()).isEqualTo("{\"requeued\":true}");
            assertThat(post(app, "/backends/default/resume", 200).toString()).isEqualTo("{\"resumed\":true}");
            await().until(() -> status(app, id) == EmailStatus.SENT);

            assertThat(post(app, "/pause", 200).toString()).isEqualTo("{\"paused\":true}");
            assertThat(get(app, "", 200).at("/pausedSince").asString()).isNotEmpty();
            assertThat(post(app, "/resume", 200).toString()).isEqualTo("{\"resumed\":true}");

            UUID scheduled = send(app, MAIL.scheduledAt(Instant.now().plusSeconds(3600)));
            assertThat(post(app, "/mails/" + scheduled + "/send", 200)
                            .at("/status")
                            .asString())
                    .isIn("SENT", "SENDING");
            await().until(() -> status(app, scheduled) == EmailStatus.SENT);
            assertThat(post(app, "/mails/" + scheduled + "/send", 400).toString())
                    .contains("does not wait: it is SENT");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "GET, /mails/nonsense, 400, \"id: must be the identifier of a mail, a UUID, and is 'nonsense'\"",
                "GET, /mails?status=foo, 400, \"status: must be one of QUEUED, SENDING, SENT, REQUEUED, FAILED, CANCELLED, EXPIRED, and is 'foo'\"",
                "GET, /mails?before=xyz, 400, \"before: must be the identifier of a mail, a UUID, and is 'xyz'\"",
                "GET, /mails?limit=abc, 400, \"limit: must be a number from 1 to 1000, and is 'abc'\"",
                "GET, /mails?from=yesterday, 400, \"from: must be a time with its offset, such as 2026-03-01T08:00:00Z, and is 'yesterday'\"",
                "GET, /mails?until=2026-03-01, 400, until: must be a time",
                "GET, /mails?status=sent&from=2026-03-01T08:00:00%2B01:00&limit=5, 200, []",
                "GET, /mails?backend=other, 400, \"backend: there is none of the name 'other'; there is: default\"",
                "GET, /mails?backend=default&template=none, 200, []",
                "GET, /mails/01a20e58-83b0-7332-8409-813c03df9643, 404, \"\"",
                "POST, /mails/01a20e58-83b0-7332-8409-813c03df9643/requeue, 404, \"\"",
                "POST, /mails/01a20e58-83b0-7332-8409-813c03df9643/cancel, 404, \"\"",
                "POST, /mails/01a20e58-83b0-7332-8409-813c03df9643/send, 404, \"\"",
                "GET, /others, 404, \"\"",
                "GET, /mails?tag=a&recipient=b, 400, only one of them",
                "GET, /mails?limit=0, 400, limit: must be from 1 to 1000",
                "POST, /backends/other/pause, 400, there is: default",
                "POST, /backends/default/explode, 404, \"\"",
                "POST, /explode, 404, \"\"",
            })
    void badRequestIsExplained(String method, String path, int status, String reason) throws Exception {
        try (ConfigurableApplicationContext app = boot()) {
            HttpResponse<String> response = call(app, method, path, true);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).contains(reason);
        }
    }

    @Test
    void strangerNeitherReadsNorActs() throws Exception {
        try (ConfigurableApplicationContext app = boot()) {
            UUID id = send(app, MAIL.scheduledAt(Instant.now().plusSeconds(3600)));

            assertThat(operations(app)).hasSizeGreaterThanOrEqualTo(5);
            for (WebOperation operation : operations(app)) {
                WebOperationRequestPredicate request = operation.getRequestPredicate();
                String method = request.getHttpMethod().name();
                String path = request.getPath().replaceFirst("^postoffice", "").replaceAll("\\{[^}]*}", "any");
                assertThat(call(app, method, path, false).statusCode())
                        .as(method + ' ' + request.getPath())
                        .isEqualTo(401);
                assertThat(method)
                        .as(request.getPath())
                        .isEqualTo(
                                switch (operation.getType()) {
                                    case READ -> "GET";
                                    case WRITE -> "POST";
                                    case DELETE -> "DELETE";
                                });
            }
            for (String path : List.of("", "/mails", "/mails/" + id)) {
                assertThat(call(app, "GET", path, false).statusCode()).isEqualTo(401);
            }
            for (String path : List.of(
                    "/pause",
                    "/resume",
                    "/drain",
                    "/backends/default/pause",
                    "/backends/default/resume",
                    "/mails/" + id + "/cancel",
                    "/mails/" + id + "/requeue",
                    "/mails/" + id + "/send")) {
                assertThat(call(app, "POST", path, false).statusCode()).isEqualTo(401);
                assertThat(call(app, "GET", path, true).statusCode()).isNotEqualTo(200);
            }
            assertThat(status(app, id)).isEqualTo(EmailStatus.QUEUED);
        }
    }

    /** As they are exposed, so that none that is added is left out here. */
    private static Collection<WebOperation> operations(ConfigurableApplicationContext app) {
        return app.getBean(WebEndpointsSupplier.class).getEndpoints().stream()
                .filter(endpoint -> endpoint.getEndpointId().equals(EndpointId.of("postoffice")))
                .flatMap(endpoint -> endpoint.getOperations().stream())
                .toList();
    }

    @Test
    void readOnlyAccessLetsNobodyAct() throws Exception {
        try (ConfigurableApplicationContext app = boot("management.endpoint.postoffice.access=read-only")) {
            assertThat(call(app, "GET", "", true).statusCode()).isEqualTo(200);
            assertThat(call(app, "POST", "/pause", true).statusCode()).isIn(404, 405);
        }
    }

    @Test
    void healthTellsWhatWaitsAndIsUpWhateverTheServerDoes() throws Exception {
        sink.play((command, usual) -> command.isEmpty() ? "554 5.7.1 you are blocked" : usual);
        try (ConfigurableApplicationContext app = boot()) {
            UUID id = send(app, MAIL);
            await().until(() -> status(app, id) == EmailStatus.REQUEUED);

            JsonNode health = health(app, 200);
            assertThat(health.at("/status").asString()).isEqualTo("UP");
            assertThat(health.at("/components/postOffice/details/default/later").asInt()
                            + health.at("/components/postOffice/details/default/due")
                                    .asInt())
                    .isEqualTo(1);
            assertThat(health.at("/components/postOffice/details/default/outOfOrder")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void healthHasTheLimitsThatAreSet() throws Exception {
        try (ConfigurableApplicationContext app =
                boot("postoffice.health.max-due=1", "postoffice.queue.auto-start=false")) {
            send(app, MAIL);
            assertThat(health(app, 200).at("/components/postOffice/status").asString())
                    .isEqualTo("UP");
            send(app, MAIL);
            assertThat(health(app, 503).at("/components/postOffice/status").asString())
                    .isEqualTo("OUT_OF_SERVICE");
        }
    }

    private static UUID send(ConfigurableApplicationContext app, Mail mail) {
        return app.getBean(MailService.class).send(mail).id();
    }

    private static EmailStatus status(ConfigurableApplicationContext app, UUID id) {
        return app.getBean(MailArchive.class).find(id).orElseThrow().status();
    }

    private static List<String> ids(JsonNode mails) {
        List<String> ids = new ArrayList<>();
        mails.forEach(mail -> ids.add(mail.get("id").asString()));
        return ids;
    }

    private JsonNode health(ConfigurableApplicationContext app, int status) throws Exception {
        return json(call(app, "GET", "/../health", true), status);
    }

    private JsonNode get(ConfigurableApplicationContext app, String path, int status) throws Exception {
        return json(call(app, "GET", path, true), status);
    }

    private JsonNode post(ConfigurableApplicationContext app, String path, int status) throws Exception {
        return json(call(app, "POST", path, true), status);
    }

    private static JsonNode json(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new JsonMapper().readTree(response.body());
    }

    private HttpResponse<String> call(ConfigurableApplicationContext app, String method, String path, boolean known)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:%s/actuator/postoffice%s"
                        .formatted(app.getEnvironment().getProperty("local.server.port"), path))
                .normalize();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (known) {
            String credentials =
                    Base64.getEncoder().encodeToString("operator:secret".getBytes(StandardCharsets.US_ASCII));
            request.header("Authorization", "Basic " + credentials);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private ConfigurableApplicationContext boot(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.mail.port=" + sink.port(),
                "spring.security.user.name=operator",
                "spring.security.user.password=secret",
                "management.endpoints.web.exposure.include=*",
                "management.health.mail.enabled=false",
                "management.endpoint.health.show-details=always"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(PlainApplication.class, Security.class)
                .web(WebApplicationType.SERVLET)
                .registerShutdownHook(false)
                .run(Host.defaults(database, all.toArray(String[]::new)).stream()
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }

    @Configuration(proxyBeanMethods = false)
    static class Security {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.csrf(csrf -> csrf.disable())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }
}
