package io.postoffice.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.postoffice.EmailStatus;
import io.postoffice.Mail;
import io.postoffice.MailReceipt;
import io.postoffice.Priority;
import io.postoffice.RecipientStatus;
import io.postoffice.archive.Backlog.Waiting;
import io.postoffice.archive.MailDetails.Addressee;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.fixture.TestNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator asks of the queue. */
@Timeout(60)
final class MailSearchTest {

    private static final Mail MAIL = Mail.to("ann@example.org").subject("Hi").text("Hello");

    private final SmtpSink sink = new SmtpSink();

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest
    @EnumSource
    void mailIsFoundByWhatIsKnownOfIt(Product product) {
        try (TestNode node = node(product)) {
            MailReceipt first =
                    node.mailService().send(MAIL.cc("ann@example.org").tags("order"));
            MailReceipt second = node.mailService().send(MAIL.withTo("bob@example.org"));
            MailReceipt own = node.mailService()
                    .send(Mail.to("bob@example.org")
                            .mime("Message-ID: <own@app>\r\n\r\nHello".getBytes(StandardCharsets.US_ASCII)));
            node.archive().cancel(second.id());

            MailQuery all = MailQuery.NEWEST;
            assertThat(ids(node, all)).containsExactly(own.id(), second.id(), first.id());
            assertThat(ids(node, all.recipient("ann@example.org"))).containsExactly(first.id());
            assertThat(ids(node, all.recipient("bob@example.org"))).containsExactly(own.id(), second.id());
            assertThat(ids(node, all.recipient("nobody@example.org"))).isEmpty();
            assertThat(ids(node, all.tag("order"))).containsExactly(first.id());
            assertThat(ids(node, all.messageId(first.messageId()))).containsExactly(first.id());
            assertThat(ids(node, all.messageId("<own@app>"))).containsExactly(own.id());
            assertThat(ids(node, all.status(EmailStatus.CANCELLED))).containsExactly(second.id());
            assertThat(ids(node, all.status(EmailStatus.QUEUED))).containsExactly(own.id(), first.id());
            assertThat(ids(node, all.recipient("bob@example.org").status(EmailStatus.QUEUED)))
                    .containsExactly(own.id());
            assertThat(ids(node, all.backend("other"))).isEmpty();
            assertThat(ids(node, all.backend("default"))).hasSize(3);
            assertThat(ids(node, all.template("welcome"))).isEmpty();
            Instant now = Instant.now();
            assertThat(ids(node, all.from(now.minus(1, ChronoUnit.HOURS)).until(now.plus(1, ChronoUnit.HOURS))))
                    .hasSize(3);
            assertThat(ids(node, all.from(now.plus(1, ChronoUnit.HOURS)))).isEmpty();
            assertThat(ids(node, all.until(now.minus(1, ChronoUnit.HOURS)))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void addressesAndMessageIdsAreFoundHoweverTheyAreWritten(Product product) {
        try (TestNode node = node(product)) {
            MailReceipt upper =
                    node.mailService().send(MAIL.withTo("Ann@Shop.EXAMPLE").cc("ann@shop.example"));
            MailReceipt foreign = node.mailService().send(MAIL.withTo("bob@b\u00FCcher.example"));
            MailReceipt own = node.mailService()
                    .send(Mail.to("cid@example.org")
                            .mime("Message-ID: <chosen@app>\r\n\r\nHello".getBytes(StandardCharsets.US_ASCII)));

            MailQuery all = MailQuery.NEWEST;
            for (String address : List.of("ann@shop.example", "ANN@SHOP.EXAMPLE", "Ann <Ann@Shop.EXAMPLE>")) {
                assertThat(ids(node, all.recipient(address))).as(address).containsExactly(upper.id());
            }
            for (String address :
                    List.of("bob@b\u00FCcher.example", "BOB@B\u00DCCHER.example", "bob@XN--BCHER-KVA.example")) {
                assertThat(ids(node, all.recipient(address))).as(address).containsExactly(foreign.id());
            }
            assertThat(ids(node, all.recipient("no address"))).isEmpty();
            assertThat(ids(
                            node,
                            all.messageId(upper.messageId()
                                    .substring(1, upper.messageId().length() - 1))))
                    .containsExactly(upper.id());
            assertThat(ids(node, all.messageId(' ' + upper.messageId()))).containsExactly(upper.id());
            for (String messageId : List.of("chosen@app", "<chosen@app>")) {
                assertThat(ids(node, all.messageId(messageId))).as(messageId).containsExactly(own.id());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailIsFoundInEachStatus(Product product) {
        try (TestNode node = node(product)) {
            for (EmailStatus status : EmailStatus.values()) {
                UUID older = node.mailService().send(MAIL).id();
                UUID newer = node.mailService().send(MAIL).id();
                String name = status.name();
                node.jdbc().update("""
                        update postoffice_email
                        set status = ?, due_at = case when ? in ('QUEUED', 'REQUEUED') then due_at end,
                            claimed_until = case when ? = 'SENDING' then created_at end
                        where status = 'QUEUED'""", name, name, name);

                MailQuery found = MailQuery.NEWEST.status(status);
                assertThat(ids(node, found)).as(name).containsExactly(newer, older);
                assertThat(ids(node, found.before(newer))).containsExactly(older);
                assertThat(ids(node, found.limit(1))).containsExactly(newer);
                assertThat(ids(node, found.backend("other"))).isEmpty();
                node.jdbc().update("delete from postoffice_email");
            }
        }
    }

    @Test
    void messageIdThatTheApplicationChoseIsInAColumnWithAnIndex() {
        try (TestNode node = node(Product.POSTGRESQL)) {
            node.mailService().send(MAIL);
            node.mailService()
                    .send(Mail.to("bob@example.org")
                            .mime("Message-ID: <own@app>\r\n\r\nHello".getBytes(StandardCharsets.US_ASCII)));

            assertThat(node.jdbc()
                            .queryForList("select given_message_id from postoffice_email order by id", String.class))
                    .containsExactly(null, "<own@app>");
        }
    }

    @ParameterizedTest
    @EnumSource
    void allMailIsCountedByBackendAndStatus(Product product) {
        try (TestNode node = node(product)) {
            UUID cancelled = node.mailService().send(MAIL).id();
            node.mailService().send(MAIL);
            node.archive().cancel(cancelled);

            assertThat(node.archive().countByBackend())
                    .isEqualTo(Map.of("default", Map.of(EmailStatus.QUEUED, 1L, EmailStatus.CANCELLED, 1L)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nodesThatAreAliveAreSeenAndThoseThatAreSilentForLongAreForgotten(Product product) {
        try (TestNode node = node(product)) {
            node.jdbc()
                    .update(
                            "insert into postoffice_node (node, seen_at) values ('gone', timestamp '2020-01-01 00:00:00')");
            node.start();

            await().untilAsserted(() ->
                    assertThat(node.archive().backlog(List.of()).nodes()).containsOnlyKeys("node"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pageFollowsPage(Product product) {
        try (TestNode node = node(product)) {
            List<UUID> sent = node.mailService().sendMany(List.of(MAIL, MAIL, MAIL)).stream()
                    .map(MailReceipt::id)
                    .toList();

            MailQuery page = MailQuery.NEWEST.recipient("ann@example.org").limit(2);
            assertThat(ids(node, page)).containsExactly(sent.get(2), sent.get(1));
            assertThat(ids(node, page.before(sent.get(1)))).containsExactly(sent.get(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailIsShownWithItsRecipientsAndItsAttempts(Product product) {
        sink.play((command, usual) -> command.startsWith("RCPT TO:<bob") ? "550 5.1.1 no such user" : usual);
        try (TestNode node = node(product).start()) {
            UUID id = node.mailService().send(MAIL.bcc("bob@example.org")).id();
            await().until(() -> node.count("SENT") == 1);

            MailDetails details = node.archive().details(id).orElseThrow();
            assertThat(details.mail()).isEqualTo(node.archive().find(id).orElseThrow());
            assertThat(details.recipients())
                    .extracting(Addressee::address, Addressee::status)
                    .containsExactly(
                            tuple("ann@example.org", RecipientStatus.ACCEPTED),
                            tuple("bob@example.org", RecipientStatus.REJECTED));
            assertThat(details.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.attempt()).isEqualTo(1);
                assertThat(attempt.outcome()).isEqualTo("PARTLY_SENT");
                assertThat(attempt.node()).isEqualTo("node");
            });
            assertThat(details.toString()).doesNotContain("ann@", "bob@", "no such user");
            assertThat(node.archive().details(UUID.randomUUID())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void backlogIsCounted(Product product) {
        try (TestNode node = node(product)) {
            assertThat(node.archive().backlog(List.of("default")).waiting())
                    .containsEntry("default", new Waiting(0, 0, null));
            node.mailService()
                    .send(MAIL.priority(Priority.LOW).scheduledAt(Instant.now().minusSeconds(90)));
            node.mailService().send(MAIL);
            node.mailService().send(MAIL.scheduledAt(Instant.now().plusSeconds(90)));
            node.archive().cancel(node.mailService().send(MAIL).id());

            Backlog backlog = node.archive().backlog(List.of("default", "other"));
            assertThat(backlog.waiting())
                    .containsOnlyKeys("default", "other")
                    .hasEntrySatisfying("default", waiting -> {
                        assertThat(waiting.due()).isEqualTo(2);
                        assertThat(waiting.later()).isEqualTo(1);
                        assertThat(waiting.oldestDue())
                                .isNotNull()
                                .isBetween(Duration.ofSeconds(85), Duration.ofSeconds(120));
                    });
            assertThat(backlog.newest()).containsEntry(EmailStatus.QUEUED, 3L).containsEntry(EmailStatus.CANCELLED, 1L);
            assertThat(backlog.sending()).isEmpty();
        }
    }

    @Test
    void queryThatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailQuery.NEWEST.tag("t").recipient("ann@example.org"))
                .withMessage("recipient, tag, messageId: only one of them can be looked for at a time");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailQuery.NEWEST.limit(1001))
                .withMessage("limit: must be from 1 to 1000, and is 1001");
        assertThat(MailQuery.NEWEST.recipient("secret@example.org").toString()).doesNotContain("secret");
    }

    private static List<UUID> ids(TestNode node, MailQuery query) {
        return node.archive().search(query).stream().map(MailRecord::id).toList();
    }

    private TestNode node(Product product) {
        return TestNode.on(TestDatabase.create(product)).sendingTo(sink, 1).build();
    }
}
