package io.postoffice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.postoffice.EmailStatus;
import io.postoffice.MailBody;
import io.postoffice.MailEvent;
import io.postoffice.MailMessage;
import io.postoffice.MailMessage.Sender;
import io.postoffice.MailMessage.Stamp;
import io.postoffice.MimeSource;
import io.postoffice.Priority;
import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.ReapRule;
import io.postoffice.claim.Reaper;
import io.postoffice.claim.SendingOrder;
import io.postoffice.claim.UnknownOutcome;
import io.postoffice.enqueue.NewEmail;
import io.postoffice.enqueue.NewEmail.Delivery;
import io.postoffice.enqueue.RecipientPolicy;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import io.postoffice.outcome.Attempt;
import io.postoffice.outcome.AttemptOutcome;
import io.postoffice.outcome.LogLevel;
import io.postoffice.outcome.MailEvents;
import io.postoffice.outcome.Settlement;
import io.postoffice.outcome.Settlement.Next;
import io.postoffice.outcome.Settlement.RecipientChange;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.SmtpReply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What every database has to do for the queue. */
abstract class QueueStoreTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Instant DATE = Instant.parse("2026-03-01T08:00:00Z");

    private final HikariDataSource dataSource;
    private final JdbcTemplate jdbc;
    private final List<MailEvent> events = new CopyOnWriteArrayList<>();
    private final String uuid;
    private JdbcInbox inbox;
    private JdbcClaims claims;
    private JdbcLedger ledger;

    @SuppressWarnings("NullAway.Init")
    QueueStoreTest(Product product) {
        dataSource = TestDatabase.create(product).dataSource();
        jdbc = new JdbcTemplate(dataSource);
        uuid = product == Product.MARIADB ? "char" : "uuid";
    }

    @BeforeEach
    void createTables() {
        new SchemaInstaller(dataSource, SchemaMode.FLYWAY).install();
        QueueDatabase database = new QueueDatabase(dataSource);
        LogRows log = new LogRows(database, LogLevel.ALL);
        JdbcAttachments attachments =
                new JdbcAttachments(database, new AttachmentStorages(database, new ChunkStorage(database), List.of()));
        inbox = new JdbcInbox(database, log, attachments);
        claims = new JdbcClaims(
                database,
                attachments,
                log,
                new MailEvents(events::add),
                new ClaimRules(SendingOrder.BY_PRIORITY, RecipientPolicy.NONE, Map.of()));
        ledger = new JdbcLedger(database, log);
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    @Test
    void messageThatIsMadeIsReadAsItWasStored() throws IOException {
        byte[] made = new byte[3_000_000];
        new Random(1).nextBytes(made);
        NewEmail email = new NewEmail(
                UUID.randomUUID(),
                Messages.of(MailBody.ofMime("Hi", () -> made)),
                new Delivery("default", Priority.MEDIUM, null, List.of()),
                NewEmail.Labels.NONE);
        inbox.add(List.of(email));

        MimeSource stored =
                Objects.requireNonNull(claim(10).get(0).message().body().mime());
        assertThat(stored.read()).isEqualTo(made);
        jdbc.update("delete from postoffice_email_content");
        assertThatIOException().isThrownBy(stored::read).withMessage("The message has been removed from the queue");
    }

    @Test
    void claimedMailIsWhatWasStored() {
        Instant expiresAt = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MICROS);
        MailMessage message = new MailMessage(
                new Stamp("<1@example.org>", DATE, expiresAt),
                new Sender("shop@example.org", "Größe & Söhne"),
                List.of(
                        new Recipient(RecipientKind.TO, "ann@example.org", "Ann, the 1st"),
                        new Recipient(RecipientKind.BCC, "bob@example.org", null),
                        new Recipient(RecipientKind.REPLY_TO, "help@example.org", null)),
                new MailBody("Привет 🎉", "text\r\n\twith tab", "<p>" + "é".repeat(3_000_000) + "</p>"),
                Map.of("X-Order", "42 \"quoted\" \\ ü"));
        NewEmail email = new NewEmail(
                UUID.randomUUID(),
                message,
                new Delivery("default", Priority.MEDIUM, null, List.of()),
                NewEmail.Labels.NONE);
        inbox.add(List.of(email));

        assertThat(claim(10)).singleElement().satisfies(mail -> {
            assertThat(mail.claim().emailId()).isEqualTo(email.id());
            assertThat(mail.attempt()).isEqualTo(1);
            assertThat(mail.message()).isEqualTo(message);
            assertThat(mail.outstanding().addresses()).containsExactly("ann@example.org", "bob@example.org");
            assertThat(mail.outstanding().partlyAccepted()).isFalse();
        });
    }

    @Test
    void refusedRowIsToldWithoutItsContents() {
        jdbc.execute("alter table postoffice_email_content add constraint never check (text_body is null)");
        assertThatNothingIsTold();

        jdbc.execute("alter table postoffice_email_content drop constraint never");
        jdbc.execute("alter table postoffice_email_recipient add constraint never check (recipient_index < 0)");
        assertThatNothingIsTold();
    }

    private void assertThatNothingIsTold() {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> store(Priority.MEDIUM))
                .satisfies(ex -> assertThat(Throwables.getStackTrace(ex))
                        .contains("SQLState 23")
                        .doesNotContain("ann@example.org", "Hello"));
    }

    @Test
    void repeatedKeyIsToldFromOtherViolations() {
        NewEmail email = email(Priority.MEDIUM, null, null, List.of("ann@example.org"));
        inbox.add(List.of(email));

        assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> inbox.add(List.of(email)));
    }

    @Test
    void urgentMailIsClaimedFirstAndElseTheOldest() {
        UUID low = store(Priority.LOW);
        UUID first = store(Priority.MEDIUM);
        UUID second = store(Priority.MEDIUM);
        UUID high = store(Priority.HIGH);

        assertThat(ids(claim(3))).containsExactly(high, first, second);
        assertThat(ids(claim(3))).containsExactly(low);
        assertThat(claim(3)).isEmpty();
    }

    @Test
    void mailOfAnotherBackendIsNotClaimed() {
        store(Priority.MEDIUM);

        assertThat(claims.claim(new ClaimRequest("other", "node", 10, LEASE)).turns())
                .isEmpty();
    }

    @Test
    void mailScheduledForLaterIsNotClaimed() {
        store(Priority.MEDIUM, Instant.now().plusSeconds(3600), null);
        UUID due = store(Priority.MEDIUM, Instant.now().minusSeconds(3600), null);

        assertThat(ids(claim(10))).containsExactly(due);
    }

    @Test
    void expiredMailIsMarkedAndDoesNotHideWhatIsBehindIt() {
        UUID expired = store(Priority.HIGH, null, Instant.now().minusSeconds(1));
        UUID live = store(Priority.LOW);

        assertThat(ids(claim(1))).containsExactly(live);
        assertThat(status(expired)).isEqualTo("EXPIRED");
        assertThat(jdbc.queryForMap("select * from postoffice_email_log"))
                .containsEntry("outcome", "EXPIRED")
                .containsEntry("attempt", 0);
    }

    @Test
    void expiredMailDoesNotMakeABatchSmaller() {
        store(Priority.MEDIUM, null, Instant.now().minusSeconds(1));
        UUID first = store(Priority.MEDIUM);
        UUID second = store(Priority.MEDIUM);

        assertThat(ids(claim(2))).containsExactly(first, second);
    }

    @Test
    void moreExpiredMailThanOneTransactionTakesIsPassedInOneCall() {
        Instant expired = Instant.now().minusSeconds(1);
        inbox.add(Stream.generate(() -> email(Priority.HIGH, null, expired, List.of("ann@example.org")))
                .limit(1500)
                .toList());
        UUID live = store(Priority.LOW);

        assertThat(ids(claim(700))).containsExactly(live);
    }

    @Test
    void unreadableMailFailsAndDoesNotHoldUpTheRest() {
        UUID withoutContent = store(Priority.HIGH);
        UUID withBrokenHeaders = store(Priority.HIGH);
        UUID withUnknownKind = store(Priority.HIGH);
        UUID sound = store(Priority.LOW);
        change("delete from postoffice_email_content where email_id = cast(? as ", withoutContent);
        change("update postoffice_email set headers = '[1]' where id = cast(? as ", withBrokenHeaders);
        change("update postoffice_email_recipient set kind = 'X' where email_id = cast(? as ", withUnknownKind);

        assertThat(ids(claim(10))).containsExactly(sound);
        assertThat(jdbc.queryForList("select * from postoffice_email where status = 'FAILED'"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("claim_token", null)
                        .containsEntry("claimed_by", null)
                        .containsEntry("claimed_until", null)
                        .containsEntry("due_at", null)
                        .hasEntrySatisfying(
                                "last_error",
                                error -> assertThat(error).asString().startsWith("The mail cannot be read: ")));
        assertThat(jdbc.queryForList("select * from postoffice_email_log"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row)
                        .containsEntry("outcome", "FAILED")
                        .containsEntry("attempt", 1)
                        .containsEntry("node", "node"));
    }

    @Test
    void rowsThatAnotherNodeIsClaimingAreSkippedWithoutWaiting() {
        UUID first = store(Priority.MEDIUM);
        UUID second = store(Priority.MEDIUM);
        new TransactionTemplate(new JdbcTransactionManager(dataSource)).executeWithoutResult(status -> {
            jdbc.queryForList(
                    "select id from postoffice_email where id = cast(? as " + uuid + ") for update", first.toString());

            assertThat(ids(claim(10))).containsExactly(second);
        });
        assertThat(ids(claim(10))).containsExactly(first);
    }

    @Test
    void leaseLastsByTheDatabasesClock() {
        UUID id = store(Priority.MEDIUM);
        claim(1);

        // The test and the database run on one machine, so its clock stands in for the database's.
        Instant until = instant("claimed_until", id);
        assertThat(until).isCloseTo(Instant.now().plus(LEASE), within(10, ChronoUnit.SECONDS));
    }

    @Test
    void heldClaimIsExtendedAndALostOneIsNot() {
        UUID id = store(Priority.MEDIUM);
        Claim held = claim(1).get(0).claim();
        Claim lost = new Claim(id, UUID.randomUUID());
        Instant before = instant("claimed_until", id);

        assertThat(claims.extend(List.of(lost), Duration.ofHours(1))).isEmpty();
        assertThat(instant("claimed_until", id)).isEqualTo(before);
        assertThat(claims.extend(List.of(held, lost), Duration.ofHours(1))).containsExactly(held);
        assertThat(instant("claimed_until", id)).isAfter(before.plusSeconds(3000));
    }

    @Test
    void releasedMailIsDueAgainAndItsAttemptDoesNotCount() {
        UUID id = store(Priority.MEDIUM);
        claims.release(List.of(claim(1).get(0).claim()));

        assertThat(status(id)).isEqualTo("QUEUED");
        assertThat(claim(1))
                .singleElement()
                .satisfies(mail -> assertThat(mail.attempt()).isEqualTo(1));
    }

    @Test
    void releasedRetryGoesBackToRequeued() {
        UUID id = store(Priority.MEDIUM);
        settle(claim(1).get(0), (attempt, now) -> requeued(attempt, now, true));
        claims.release(List.of(claim(1).get(0).claim()));

        assertThat(status(id)).isEqualTo("REQUEUED");
        assertThat(claim(1))
                .singleElement()
                .satisfies(mail -> assertThat(mail.attempt()).isEqualTo(2));
    }

    @Test
    void lostClaimCannotBeReleased() {
        UUID id = store(Priority.MEDIUM);
        claim(1);
        claims.release(List.of(new Claim(id, UUID.randomUUID())));

        assertThat(status(id)).isEqualTo("SENDING");
    }

    @Test
    void acceptedMailIsSent() {
        UUID id = store(Priority.MEDIUM);
        ClaimedMail mail = claim(1).get(0);
        SmtpReply reply = new SmtpReply(250, "2.0.0", "250 2.0.0 queued as ABC");
        List<RecipientChange> changes =
                List.of(new RecipientChange("ann@example.org", RecipientStatus.ACCEPTED, reply));

        Set<Claim> settled = settle(
                mail,
                (attempt, now) -> new Settlement(
                        attempt, AttemptOutcome.SENT, new Next(EmailStatus.SENT, null, true, reply), changes, null));

        assertThat(settled).containsExactly(mail.claim());
        Map<String, Object> row = jdbc.queryForMap("select * from postoffice_email");
        assertThat(row)
                .containsEntry("status", "SENT")
                .containsEntry("attempts", 1)
                .containsEntry("provider_id", "250 2.0.0 queued as ABC")
                .containsEntry("due_at", null)
                .containsEntry("claim_token", null)
                .containsEntry("claimed_until", null);
        assertThat(instant("sent_at", id)).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
        assertThat(jdbc.queryForMap("select * from postoffice_email_recipient"))
                .containsEntry("status", "ACCEPTED")
                .containsEntry("last_reply", "250 2.0.0 queued as ABC");
        assertThat(jdbc.queryForMap("select * from postoffice_email_log"))
                .containsEntry("outcome", "SENT")
                .containsEntry("attempt", 1)
                .containsEntry("smtp_code", 250)
                .containsEntry("enhanced_code", "2.0.0")
                .containsEntry("node", "node")
                .containsEntry("duration_ms", 7L)
                .containsEntry("phase", null);
    }

    @Test
    void lostClaimCannotSettle() {
        UUID id = store(Priority.MEDIUM);
        ClaimedMail paused = claimFor(Duration.ZERO);
        claims.reap(rule(UnknownOutcome.RETRY, 100));
        ClaimedMail current = claim(1).get(0);

        assertThat(settle(paused, (attempt, now) -> {
                    throw new AssertionError("a lost claim is not judged");
                }))
                .isEmpty();
        assertThat(status(id)).isEqualTo("SENDING");
        assertThat(settle(current, (attempt, now) -> requeued(attempt, now, true)))
                .containsExactly(current.claim());
    }

    @Test
    void lapsedClaimStillSettlesWhileNobodyHasTakenItOver() {
        UUID id = store(Priority.MEDIUM);
        ClaimedMail mail = claimFor(Duration.ZERO);

        assertThat(settle(mail, (attempt, now) -> requeued(attempt, now, true))).hasSize(1);
        assertThat(status(id)).isEqualTo("REQUEUED");
    }

    @Test
    void lostAndHeldClaimsAreSettledApartInOneGroup() {
        store(Priority.MEDIUM);
        store(Priority.MEDIUM);
        List<ClaimedMail> mails = claim(2);
        ClaimedMail held = mails.get(0);
        ClaimedMail lost = mails.get(1);
        claims.release(List.of(lost.claim()));

        Set<Claim> settled =
                ledger.settle(List.of(attempt(lost), attempt(held)), (attempt, now) -> requeued(attempt, now, true));

        assertThat(settled).containsExactly(held.claim());
        assertThat(status(lost.claim().emailId())).isEqualTo("QUEUED");
        assertThat(status(held.claim().emailId())).isEqualTo("REQUEUED");
    }

    @Test
    void failureLeavesItsReasonInTheMailAndInTheLog() {
        store(Priority.MEDIUM);
        SmtpReply reply = new SmtpReply(451, "4.3.0", "451 4.3.0 try later");
        Failure failure = new Failure(Phase.BODY_DONE, reply, "a.b.C");
        settle(
                claim(1).get(0),
                (attempt, now) -> new Settlement(
                        attempt,
                        AttemptOutcome.REQUEUED,
                        new Next(EmailStatus.REQUEUED, now.plusSeconds(60), true, null),
                        List.of(),
                        failure));

        assertThat(jdbc.queryForMap("select * from postoffice_email"))
                .containsEntry("status", "REQUEUED")
                .containsEntry("last_error", "451 4.3.0 try later");
        assertThat(jdbc.queryForMap("select * from postoffice_email_log"))
                .containsEntry("server_reply", "451 4.3.0 try later")
                .containsEntry("exception_type", "a.b.C")
                .containsEntry("phase", "BODY_DONE");
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void attemptThatDoesNotCountIsTakenBack() {
        store(Priority.MEDIUM);
        settle(claim(1).get(0), (attempt, now) -> requeued(attempt, now, false));

        assertThat(claim(1).get(0).attempt()).isEqualTo(1);
    }

    @Test
    void acceptedRecipientIsNoLongerOutstanding() {
        inbox.add(List.of(email(Priority.MEDIUM, null, null, List.of("ann@example.org", "bob@example.org"))));
        List<RecipientChange> changes = List.of(
                new RecipientChange("ann@example.org", RecipientStatus.ACCEPTED, null),
                new RecipientChange("bob@example.org", RecipientStatus.PENDING, null));
        settle(
                claim(1).get(0),
                (attempt, now) -> new Settlement(
                        attempt,
                        AttemptOutcome.PARTLY_SENT,
                        new Next(EmailStatus.REQUEUED, now, true, null),
                        changes,
                        null));

        assertThat(claim(1).get(0).outstanding().addresses()).containsExactly("bob@example.org");
    }

    @Test
    void livingClaimIsNotReaped() {
        UUID id = store(Priority.MEDIUM);
        claim(1);

        assertThat(claims.reap(rule(UnknownOutcome.RETRY, 100))).isEmpty();
        assertThat(status(id)).isEqualTo("SENDING");
    }

    @Test
    void lapsedClaimIsRequeuedAndItsOutcomeLoggedAsUnknown() {
        UUID id = store(Priority.MEDIUM);
        claimFor(Duration.ZERO);

        assertThat(claims.reap(rule(UnknownOutcome.RETRY, 100))).containsExactly("default");
        assertThat(status(id)).isEqualTo("REQUEUED");
        assertThat(jdbc.queryForMap("select * from postoffice_email_log"))
                .containsEntry("outcome", "UNKNOWN")
                .containsEntry("attempt", 1)
                .containsEntry("node", "node");
        assertThat(claim(1).get(0).attempt()).isEqualTo(2);
    }

    @Test
    void reaperGoesOnUntilNothingIsLeft() {
        store(Priority.MEDIUM);
        store(Priority.MEDIUM);
        store(Priority.MEDIUM);
        claims.claim(new ClaimRequest("default", "node", 3, Duration.ZERO));

        assertThat(new Reaper(claims, new ReapRule(1, 100, UnknownOutcome.RETRY, LEASE)).reap())
                .containsExactly("default");
        assertThat(claim(10)).hasSize(3);
    }

    @Test
    void lapsedClaimIsHeldWhenAskedFor() {
        UUID id = store(Priority.MEDIUM);
        claimFor(Duration.ZERO);

        assertThat(claims.reap(rule(UnknownOutcome.HOLD, 100))).isEmpty();
        assertThat(status(id)).isEqualTo("FAILED");
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void lapsedClaimFailsWhenItsAttemptsAreUsedUp() {
        UUID id = store(Priority.MEDIUM);
        claimFor(Duration.ZERO);

        assertThat(claims.reap(rule(UnknownOutcome.RETRY, 1))).isEmpty();
        assertThat(status(id)).isEqualTo("FAILED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mailThatSomebodyHasReceivedEndsAsSentAlsoWithoutAnotherAttempt(boolean expires) {
        Instant expiresAt = expires ? Instant.now().plusSeconds(3600) : null;
        NewEmail email = email(
                Priority.MEDIUM, null, expiresAt, List.of("ann@example.org", "bob@example.org", "bob@example.org"));
        inbox.add(List.of(email));
        settle(
                claimFor(LEASE),
                (attempt, now) -> new Settlement(
                        attempt,
                        AttemptOutcome.PARTLY_SENT,
                        new Next(EmailStatus.REQUEUED, now, true, null),
                        List.of(new RecipientChange("ann@example.org", RecipientStatus.ACCEPTED, null)),
                        null));
        if (expires) {
            change("update postoffice_email set expires_at = created_at where id = cast(? as ", email.id());
            assertThat(claim(1)).isEmpty();
        } else {
            claimFor(Duration.ZERO);
            claims.reap(rule(UnknownOutcome.HOLD, 100));
        }

        assertThat(status(email.id())).isEqualTo("SENT");
        assertThat(jdbc.queryForList(
                        "select status from postoffice_email_recipient order by recipient_index", String.class))
                .containsExactly("ACCEPTED", expires ? "EXPIRED" : "FAILED", expires ? "EXPIRED" : "FAILED");
        await().untilAsserted(() ->
                assertThat(events).contains(new MailEvent.Sent(email.id(), "default", expires ? 1 : 2, 1)));
    }

    @Test
    void recipientsOfMailThatIsGivenUpAreGivenUpWithIt() {
        store(Priority.MEDIUM, null, Instant.now().minusSeconds(1));

        assertThat(claim(1)).isEmpty();
        assertThat(jdbc.queryForList("select status from postoffice_email_recipient", String.class))
                .containsExactly("EXPIRED");
    }

    @Test
    void mailThatMayHaveBeenAcceptedIsForItsOwnBackendOnly() {
        UUID unknown = store(Priority.MEDIUM);
        settle(
                claim(1).get(0),
                (attempt, now) -> new Settlement(
                        attempt,
                        AttemptOutcome.UNKNOWN,
                        new Next(EmailStatus.REQUEUED, now, true, null),
                        List.of(),
                        null));
        UUID lapsed = store(Priority.MEDIUM);
        claims.claim(lapsed, new ClaimRequest("default", "node", 1, Duration.ZERO));
        jdbc.queryForList("select 1");
        claims.reap(rule(UnknownOutcome.RETRY, 10));
        assertThat(claims.due(Set.of("default"))).containsExactly("default");
        assertThat(claims.dueForAnother(Set.of("default"))).isEmpty();
        UUID never = store(Priority.MEDIUM);
        assertThat(claims.dueForAnother(Set.of("default"))).containsExactly("default");

        ClaimRequest another = new ClaimRequest("default", "relay", "node", 10, LEASE);
        assertThat(claims.claim(unknown, another)).isEmpty();
        assertThat(ids(claims.claim(another).mails())).containsExactly(never);
        assertThat(ids(claim(10))).containsExactlyInAnyOrder(unknown, lapsed);
    }

    @Test
    void mailThatWasRefusedMayGoOutOverAnother() {
        UUID refused = store(Priority.MEDIUM);
        settle(claim(1).get(0), (attempt, now) -> requeued(attempt, now, false));

        ClaimRequest another = new ClaimRequest("default", "relay", "node", 10, LEASE);
        assertThat(ids(claims.claim(another).mails())).containsExactly(refused);
    }

    @Test
    void manyNodesClaimingAtOnceNeverShareAMail() throws Exception {
        List<Priority> priorities = List.of(Priority.values());
        List<NewEmail> emails = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            emails.add(email(priorities.get(i % 3), null, null, List.of("ann@example.org")));
        }
        inbox.add(emails);
        List<UUID> claimed = Collections.synchronizedList(new ArrayList<>());
        List<Thread> nodes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            nodes.add(new Thread(() -> {
                List<UUID> batch = ids(claim(17));
                while (!batch.isEmpty()) {
                    claimed.addAll(batch);
                    batch = ids(claim(17));
                }
            }));
        }
        nodes.forEach(Thread::start);
        for (Thread node : nodes) {
            node.join();
        }

        // One that found everything left locked by others may have stopped early; none may be claimed twice.
        claimed.addAll(ids(claim(2000)));
        assertThat(claimed).doesNotHaveDuplicates().hasSize(2000);
    }

    private List<ClaimedMail> claim(int limit) {
        return claims.claim(new ClaimRequest("default", "node", limit, LEASE)).mails();
    }

    private ClaimedMail claimFor(Duration lease) {
        ClaimedMail mail = claims.claim(new ClaimRequest("default", "node", 1, lease))
                .mails()
                .get(0);
        // MariaDB's clock may not have moved on by a microsecond yet.
        jdbc.queryForList("select 1");
        return mail;
    }

    private static ReapRule rule(UnknownOutcome unknownOutcome, int maxAttempts) {
        return new ReapRule(100, maxAttempts, unknownOutcome, LEASE);
    }

    private Set<Claim> settle(ClaimedMail mail, BiFunction<Attempt, Instant, Settlement> judge) {
        return ledger.settle(List.of(attempt(mail)), judge);
    }

    private static Attempt attempt(ClaimedMail mail) {
        return new Attempt(mail, "default", "node", new Accepted(null, List.of()), Duration.ofMillis(7));
    }

    private static Settlement requeued(Attempt attempt, Instant now, boolean counts) {
        Next next = new Next(EmailStatus.REQUEUED, now, counts, null);
        return new Settlement(attempt, AttemptOutcome.REQUEUED, next, List.of(), null);
    }

    private UUID store(Priority priority) {
        return store(priority, null, null);
    }

    private UUID store(Priority priority, @Nullable Instant scheduledAt, @Nullable Instant expiresAt) {
        NewEmail email = email(priority, scheduledAt, expiresAt, List.of("ann@example.org"));
        inbox.add(List.of(email));
        return email.id();
    }

    private static NewEmail email(
            Priority priority, @Nullable Instant scheduledAt, @Nullable Instant expiresAt, List<String> to) {
        UUID id = UUID.randomUUID();
        List<Recipient> recipients = to.stream()
                .map(address -> new Recipient(RecipientKind.TO, address, null))
                .toList();
        MailMessage message = new MailMessage(
                new Stamp("<" + id + "@example.org>", DATE, expiresAt),
                new Sender("shop@example.org", null),
                recipients,
                new MailBody("Hi", "Hello", null),
                Map.of());
        return new NewEmail(
                id, message, new Delivery("default", priority, scheduledAt, List.of()), NewEmail.Labels.NONE);
    }

    private static List<UUID> ids(List<ClaimedMail> mails) {
        return mails.stream().map(mail -> mail.claim().emailId()).toList();
    }

    private void change(String sql, UUID id) {
        assertThat(jdbc.update(sql + uuid + ")", id.toString())).isEqualTo(1);
    }

    private @Nullable String status(UUID id) {
        return jdbc.queryForObject(
                "select status from postoffice_email where id = cast(? as " + uuid + ")", String.class, id.toString());
    }

    private Instant instant(String column, UUID id) {
        return jdbc.query(
                        "select " + column + " from postoffice_email where id = cast(? as " + uuid + ")",
                        (row, number) -> new QueueDatabase(dataSource).requiredInstant(row, column),
                        id.toString())
                .get(0);
    }
}
