package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.Priority;
import io.postoffice.claim.BackendLimits;
import io.postoffice.claim.Batch;
import io.postoffice.claim.Batch.Turn;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.RateLimit;
import io.postoffice.claim.SendingOrder;
import io.postoffice.claim.TokenBucket;
import io.postoffice.enqueue.NewEmail;
import io.postoffice.enqueue.NewEmail.Delivery;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.outcome.LogLevel;
import io.postoffice.outcome.MailEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Limits hold for all nodes together, and hold mail back, on every database. */
abstract class RateLimitedClaimsTest {

    private final HikariDataSource dataSource;
    private final JdbcTemplate jdbc;
    private final QueueDatabase database;
    private final LogRows log;
    private final JdbcAttachments attachments;
    private final JdbcInbox inbox;

    RateLimitedClaimsTest(Product product) {
        dataSource = TestDatabase.create(product).dataSource(20);
        new SchemaInstaller(dataSource, SchemaMode.SCRIPT).install();
        jdbc = new JdbcTemplate(dataSource);
        database = new QueueDatabase(dataSource);
        log = new LogRows(database, LogLevel.ALL);
        attachments =
                new JdbcAttachments(database, new AttachmentStorages(database, new ChunkStorage(database), List.of()));
        inbox = new JdbcInbox(database, log, attachments);
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void turnsAreEvenlyApart() {
        store(5, Priority.MEDIUM, "ann@example.org");

        Batch batch = claim(claims("50/s"), 10);
        assertThat(batch.turns()).hasSize(5);
        assertThat(batch.turns().stream().map(Turn::heldFor))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMillis(20),
                        Duration.ofMillis(40),
                        Duration.ofMillis(60),
                        Duration.ofMillis(80));
    }

    @Test
    void mailWithoutATurnWaitsAndLosesNothing() {
        store(5, Priority.MEDIUM, "ann@example.org");
        JdbcClaims claims = claims("1/min");

        assertThat(claim(claims, 10).turns()).hasSize(1);
        Batch batch = claim(claims, 10);
        assertThat(batch.turns()).isEmpty();
        assertThat(batch.exhaustedFor()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(jdbc.queryForList("select status from postoffice_email where attempts = 0", String.class))
                .containsExactly("QUEUED", "QUEUED", "QUEUED", "QUEUED");
    }

    @Test
    void burstGoesOutAtOnce() {
        store(5, Priority.MEDIUM, "ann@example.org");

        Batch batch = claim(claims(RateLimit.parse("1/min").withBurst(3), Map.of()), 10);
        assertThat(batch.turns().stream().map(Turn::heldFor))
                .containsExactly(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    @Test
    void urgentMailHasItsTurnFirst() {
        store(5, Priority.LOW, "ann@example.org");
        List<UUID> urgent = store(2, Priority.HIGH, "ann@example.org");

        assertThat(ids(claim(claims("2/s"), 10))).isEqualTo(urgent);
    }

    @Test
    void singleMailTakesATurnOrWaits() {
        List<UUID> mails = store(2, Priority.NOW, "ann@example.org");
        JdbcClaims claims = claims("1/min");

        assertThat(claims.claim(mails.get(0), request("default", 1))).isPresent();
        assertThat(claims.claim(mails.get(1), request("default", 1))).isEmpty();
        assertThat(claim(claims, 1).turns()).isEmpty();
    }

    @Test
    void mailThatIsNotLeasedTakesNoTurn() {
        JdbcClaims claims = claims("1/min");
        assertThat(claim(claims, 10).turns()).isEmpty();

        store(1, Priority.MEDIUM, "ann@example.org");
        assertThat(claim(claims, 10).turns()).hasSize(1);
    }

    @Test
    void limitIsOfTheBackendThatItGoesOutOver() {
        store(5, Priority.MEDIUM, "ann@example.org");
        JdbcClaims claims = claims("1/min");

        assertThat(claims.claim(new ClaimRequest("default", "relay", "node", 3, Duration.ofMinutes(1)))
                        .turns())
                .hasSize(3);
        assertThat(claims.claim(new ClaimRequest("other", "default", "node", 3, Duration.ofMinutes(1)))
                        .turns())
                .isEmpty();
        assertThat(claim(claims, 3).turns()).hasSize(1);
    }

    @Test
    void backendWithoutALimitHasNoRow() {
        store(1, Priority.MEDIUM, "ann@example.org");

        assertThat(claim(claims(null, Map.of()), 10)).satisfies(batch -> {
            assertThat(batch.turns()).hasSize(1);
            assertThat(batch.exhaustedFor()).isZero();
            assertThat(batch.nextDue()).isNull();
        });
        assertThat(jdbc.queryForObject("select count(*) from postoffice_rate", Integer.class))
                .isZero();
    }

    @Test
    void rowsThatAreGoneAreMadeAnew() {
        store(5, Priority.MEDIUM, "ann@example.org");
        JdbcClaims claims = claims("1/min");
        claim(claims, 1);
        jdbc.update("delete from postoffice_rate");

        assertThatIllegalStateException().isThrownBy(() -> claim(claims, 1)).withMessageContaining("postoffice_rate");
        assertThat(claim(claims, 1).turns()).hasSize(1);
        assertThat(claim(claims, 1).turns()).isEmpty();
    }

    @Test
    void mailToADomainOverItsLimitIsPutOffAndHoldsUpNoOther() {
        List<UUID> slow = store(300, Priority.MEDIUM, "ann@SLOW.example");
        List<UUID> fast = store(2, Priority.LOW, "bob@fast.example");
        JdbcClaims claims = domains("slow.example", "1/min");

        Batch first = claim(claims, 10);
        assertThat(ids(first)).containsExactly(slow.get(0));
        assertThat(first.nextDue()).isZero();
        Batch second = claim(claims, 10);
        assertThat(ids(second)).isEqualTo(fast);
        assertThat(second.nextDue()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(jdbc.queryForObject(
                        "select count(*) from postoffice_email where status = 'QUEUED' and attempts = 0",
                        Integer.class))
                .isEqualTo(299);
    }

    @Test
    void putOffMailIsDueInItsOrderWhenItsTurnIsNear() {
        List<UUID> mails = store(4, Priority.MEDIUM, "ann@slow.example");
        JdbcClaims claims = domains("slow.example", "1/min");
        Instant start = database.now();
        claim(claims, 10);

        List<Instant> due = mails.subList(1, 4).stream().map(this::dueAt).toList();
        for (int i = 0; i < 3; i++) {
            assertThat(due.get(i))
                    .isCloseTo(
                            start.plus(Duration.ofMinutes(i + 1L)).minus(TokenBucket.HORIZON),
                            within(Duration.ofSeconds(5)));
        }
        assertThat(Duration.between(due.get(0), due.get(1))).isEqualTo(Duration.ofMinutes(1));
        List<UUID> late = store(1, Priority.MEDIUM, "ann@slow.example");
        claim(claims, 10);
        assertThat(Duration.between(due.get(2), dueAt(late.get(0)))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void mailIsNotPutOffForSoLongThatItWouldNotLearnOfAnotherLimit() {
        List<UUID> mails = store(30, Priority.MEDIUM, "ann@slow.example");
        claim(domains("slow.example", "1/h"), 30);

        assertThat(mails.subList(1, 30))
                .allSatisfy(id -> assertThat(dueAt(id)).isBefore(database.now().plus(Duration.ofMinutes(16))));
        JdbcClaims faster = domains("slow.example", "100/s");
        await().untilAsserted(() -> {
            jdbc.update("update postoffice_email set due_at = created_at where status = 'QUEUED'");
            assertThat(claim(faster, 30).turns()).isNotEmpty();
        });
    }

    @Test
    void limitOfAFallbackPutsMailOffForAsLongAsAnOutageMayLast() {
        List<UUID> mails = store(5, Priority.MEDIUM, "ann@slow.example");
        JdbcClaims claims =
                claims(Map.of("relay", new BackendLimits(null, Map.of("slow.example", RateLimit.parse("1/h")))));

        assertThat(ids(claims.claim(new ClaimRequest("default", "relay", "node", 5, Duration.ofMinutes(1)))))
                .containsExactly(mails.get(0));
        assertThat(mails.subList(1, 5))
                .allSatisfy(id -> assertThat(dueAt(id)).isBefore(database.now().plusSeconds(16)));
    }

    @Test
    void mailToSeveralDomainsWaitsForAllOfThem() {
        List<UUID> both = store(1, Priority.MEDIUM, "ann@slow.example", "bob@slower.example");
        store(1, Priority.MEDIUM, "ann@slow.example");
        JdbcClaims claims = claims(
                null, Map.of("slow.example", RateLimit.parse("1/s"), "slower.example", RateLimit.parse("1/min")));

        assertThat(ids(claim(claims, 10))).isEqualTo(both);
        List<UUID> again = store(1, Priority.HIGH, "ann@slow.example", "bob@slower.example");
        assertThat(claim(claims, 10).turns()).isEmpty();
        assertThat(dueAt(again.get(0))).isAfter(database.now().plusSeconds(40));
    }

    @Test
    void recipientsThatAreDoneWithNeedNoTurn() {
        List<UUID> mails = store(2, Priority.MEDIUM, "ann@slow.example", "bob@fast.example");
        JdbcClaims claims = domains("slow.example", "1/min");
        jdbc.update("update postoffice_email_recipient set status = 'ACCEPTED' where address = 'ann@slow.example'");

        assertThat(ids(claim(claims, 10))).isEqualTo(mails);
    }

    @Test
    void whatIsPutOffIsToldToBeDue() {
        store(2, Priority.MEDIUM, "ann@slow.example");
        JdbcClaims claims = domains("slow.example", "1/min");
        claim(claims, 10);

        assertThat(claims.due(Set.of("default", "other"))).containsExactly("default");
        jdbc.update("delete from postoffice_email where status = 'QUEUED'");
        assertThat(claims.due(Set.of("default", "other"))).isEmpty();
    }

    @Test
    void nodesTogetherKeepTheLimit() throws Exception {
        store(3000, Priority.MEDIUM, "ann@example.org");
        List<JdbcClaims> nodes = List.of(claims("200/s"), claims("200/s"));
        AtomicInteger claimed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        Instant start = database.now();
        Instant end = start.plusSeconds(2);
        for (int i = 0; i < 8; i++) {
            JdbcClaims claims = nodes.get(i % 2);
            threads.add(new Thread(() -> {
                while (database.now().isBefore(end)) {
                    Batch batch = claim(claims, 7);
                    claimed.addAndGet(batch.turns().size());
                    // As a lane does.
                    LockSupport.parkNanos(batch.exhaustedFor().toNanos());
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        Duration time = Duration.between(start, database.now()).plus(TokenBucket.HORIZON);
        assertThat(claimed.get()).isBetween(2 * 200 / 2, (int) (time.toMillis() * 200 / 1000) + 1);
        assertThat(jdbc.queryForObject("select count(*) from postoffice_email where status = 'SENDING'", Integer.class))
                .isEqualTo(claimed.get());
    }

    private JdbcClaims claims(String rate) {
        return claims(RateLimit.parse(rate), Map.of());
    }

    private JdbcClaims domains(String domain, String rate) {
        return claims(null, Map.of(domain, RateLimit.parse(rate)));
    }

    private JdbcClaims claims(@Nullable RateLimit rate, Map<String, RateLimit> domains) {
        return claims(Map.of("default", new BackendLimits(rate, domains)));
    }

    private JdbcClaims claims(Map<String, BackendLimits> limits) {
        return new JdbcClaims(
                new QueueDatabase(dataSource),
                attachments,
                log,
                new MailEvents(event -> {}),
                new ClaimRules(SendingOrder.BY_PRIORITY, RecipientPolicy.NONE, limits));
    }

    private static Batch claim(JdbcClaims claims, int limit) {
        return claims.claim(request("default", limit));
    }

    private static ClaimRequest request(String backend, int limit) {
        return new ClaimRequest(backend, "node", limit, Duration.ofMinutes(1));
    }

    private List<UUID> store(int count, Priority priority, String... to) {
        List<NewEmail> emails = IntStream.range(0, count)
                .mapToObj(i -> new NewEmail(
                        new UUID(System.nanoTime(), i),
                        Messages.to(to),
                        new Delivery("default", priority, null, List.of()),
                        NewEmail.Labels.NONE))
                .toList();
        inbox.add(emails);
        return emails.stream().map(NewEmail::id).toList();
    }

    private Instant dueAt(UUID id) {
        return database.query(
                        "select due_at from postoffice_email where id = :id",
                        database.parameters().with("id", id),
                        (row, number) -> database.requiredInstant(row, "due_at"))
                .get(0);
    }

    private static List<UUID> ids(Batch batch) {
        return batch.mails().stream().map(mail -> mail.claim().emailId()).toList();
    }
}
