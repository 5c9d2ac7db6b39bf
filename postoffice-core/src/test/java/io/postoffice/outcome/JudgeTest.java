package io.postoffice.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.EmailStatus;
import io.postoffice.MailEvent;
import io.postoffice.RecipientStatus;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.ClaimedMail.Origin;
import io.postoffice.claim.ClaimedMail.Outstanding;
import io.postoffice.claim.UnknownOutcome;
import io.postoffice.fixture.Messages;
import io.postoffice.outcome.Settlement.Next;
import io.postoffice.outcome.Settlement.RecipientChange;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import io.postoffice.transport.RefusedRecipient;
import io.postoffice.transport.SmtpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

    private static final Instant NOW = Messages.DATE.plusSeconds(10);
    private static final Duration DELAY = Duration.ofMinutes(1);
    private static final Duration MAX_AGE = Duration.ofDays(5);
    private static final int MAX_ATTEMPTS = 3;

    private static final SmtpReply OK = new SmtpReply(250, null, "250 kept as 42");
    private static final SmtpReply BUSY = new SmtpReply(451, "4.3.0", "451 4.3.0 later");
    private static final SmtpReply NOBODY = new SmtpReply(550, "5.1.1", "550 5.1.1 nobody");

    private static final Failure FAILURE = new Failure(Phase.ENVELOPE, BUSY, "some.Exception");

    private static final RefusedRecipient ANN_LATER = new RefusedRecipient("ann@x.org", BUSY, false);
    private static final RefusedRecipient ANN_NEVER = new RefusedRecipient("ann@x.org", NOBODY, true);
    private static final SmtpReply RELAYING_DENIED = new SmtpReply(554, "5.7.1", "554 5.7.1 relaying denied");
    private static final RefusedRecipient ANN_DENIED = new RefusedRecipient("ann@x.org", RELAYING_DENIED, true);
    private static final RefusedRecipient BOB_NEVER = new RefusedRecipient("bob@x.org", NOBODY, true);

    private static final Deferred DEFERRED = new Deferred(FAILURE, List.of());
    private static final Rejected REJECTED = new Rejected(FAILURE, List.of());
    private static final Unknown UNKNOWN = new Unknown(FAILURE);

    private final Judge judge = judge(UnknownOutcome.RETRY);

    @Nullable private Instant expiresAt;

    private int attempt = 1;
    private boolean partlyAccepted;
    private int refusedBefore;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void acceptedMailIsSentToAll(boolean before) {
        partlyAccepted = before;

        Settlement settlement = judge.judge(tried(new Accepted(OK, List.of())), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.SENT);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.SENT, null, true, OK));
        assertThat(settlement.recipients())
                .containsExactlyInAnyOrder(
                        new RecipientChange("ann@x.org", RecipientStatus.ACCEPTED, OK),
                        new RecipientChange("bob@x.org", RecipientStatus.ACCEPTED, OK));
        assertThat(settlement.failure()).isNull();
    }

    @Test
    void acceptanceWithoutAReplyIsOneToo() {
        Settlement settlement = judge.judge(tried(new Accepted(null, List.of())), NOW);

        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.SENT, null, true, null));
        assertThat(settlement.recipients()).contains(new RecipientChange("bob@x.org", RecipientStatus.ACCEPTED, null));
    }

    @Test
    void acceptedMailIsSentHoweverLate() {
        expiresAt = NOW.minusSeconds(1);
        attempt = MAX_ATTEMPTS;

        Settlement settlement = judge.judge(tried(new Accepted(OK, List.of())), NOW.plus(MAX_AGE));

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.SENT);
        assertThat(settlement.next().status()).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void mailIsSentWhenTheOthersAreRefusedForGood() {
        refusedBefore = 2;

        Settlement settlement = judge.judge(tried(new Accepted(OK, List.of(ANN_NEVER))), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.PARTLY_SENT);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.SENT, null, true, OK));
        assertThat(settlement.recipients())
                .containsExactlyInAnyOrder(
                        new RecipientChange("ann@x.org", RecipientStatus.REJECTED, NOBODY),
                        new RecipientChange("bob@x.org", RecipientStatus.ACCEPTED, OK));
        assertThat(settlement.event()).isEqualTo(new MailEvent.Sent(new UUID(1, 1), "main", 1, 3));
    }

    @Test
    void mailIsTriedAgainForThoseWhoAreRefusedForNow() {
        Settlement settlement = judge.judge(tried(new Accepted(OK, List.of(ANN_LATER))), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.PARTLY_SENT);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.REQUEUED, NOW.plus(DELAY), true, OK));
        assertThat(settlement.recipients())
                .containsExactlyInAnyOrder(
                        new RecipientChange("ann@x.org", RecipientStatus.PENDING, BUSY),
                        new RecipientChange("bob@x.org", RecipientStatus.ACCEPTED, OK));
    }

    @ParameterizedTest
    @EnumSource
    void partlySentMailIsSentWhenNoOtherTryIsLeft(End end) {
        Settlement settlement = judge.judge(tried(new Accepted(OK, List.of(ANN_LATER)), end), end.now);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.PARTLY_SENT);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.SENT, null, true, OK));
        assertThat(settlement.recipients())
                .contains(
                        new RecipientChange("ann@x.org", givenUp(end), BUSY),
                        new RecipientChange("bob@x.org", RecipientStatus.ACCEPTED, OK));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deferredMailIsTriedAgain(boolean before) {
        partlyAccepted = before;

        Settlement settlement = judge.judge(tried(new Deferred(FAILURE, List.of(ANN_LATER, BOB_NEVER))), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.REQUEUED);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.REQUEUED, NOW.plus(DELAY), true, null));
        assertThat(settlement.recipients())
                .containsExactly(
                        new RecipientChange("ann@x.org", RecipientStatus.PENDING, BUSY),
                        new RecipientChange("bob@x.org", RecipientStatus.REJECTED, NOBODY));
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    @ParameterizedTest
    @EnumSource(names = {"ATTEMPTS_USED_UP", "TOO_OLD"})
    void deferredMailFailsWhenNoOtherTryIsLeft(End end) {
        Settlement settlement = judge.judge(tried(new Deferred(FAILURE, List.of(ANN_LATER)), end), end.now);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.FAILED);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.FAILED, null, true, null));
        assertThat(settlement.recipients())
                .containsExactly(
                        new RecipientChange("ann@x.org", RecipientStatus.FAILED, BUSY),
                        new RecipientChange("bob@x.org", RecipientStatus.FAILED, null));
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    @Test
    void deferredMailExpiresWhenTheNextTryWouldComeTooLate() {
        Settlement settlement =
                judge.judge(tried(new Deferred(FAILURE, List.of(ANN_LATER)), End.EXPIRING), End.EXPIRING.now);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.EXPIRED);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.EXPIRED, null, true, null));
        assertThat(settlement.recipients())
                .extracting(RecipientChange::status)
                .containsExactly(RecipientStatus.EXPIRED, RecipientStatus.EXPIRED);
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    @Test
    void mailThatExpiresRightAfterItsNextTryIsTriedAgain() {
        expiresAt = NOW.plus(DELAY).plusNanos(1_000);

        Settlement settlement = judge.judge(tried(DEFERRED), NOW);

        assertThat(settlement.next().status()).isEqualTo(EmailStatus.REQUEUED);
    }

    @Test
    void recipientThatPolicyKeepsTheMailFromIsNotBlamedAndNotTriedAgain() {
        Settlement sent = judge.judge(tried(new Accepted(OK, List.of(ANN_DENIED))), NOW);
        Settlement deferred = judge.judge(tried(new Deferred(FAILURE, List.of(ANN_DENIED))), NOW);
        Settlement failed = judge.judge(tried(new Rejected(FAILURE, List.of(ANN_DENIED, BOB_NEVER))), NOW);

        RecipientChange denied = new RecipientChange("ann@x.org", RecipientStatus.DENIED, RELAYING_DENIED);
        assertThat(sent.next().status()).isEqualTo(EmailStatus.SENT);
        assertThat(sent.recipients()).contains(denied);
        assertThat(deferred.recipients()).containsExactly(denied);
        assertThat(failed.recipients())
                .containsExactly(denied, new RecipientChange("bob@x.org", RecipientStatus.REJECTED, NOBODY));
    }

    @Test
    void mailThatPolicyForbidsFailsAtOnce() {
        Settlement settlement = judge.judge(tried(new Rejected(FAILURE, List.of(), true)), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.FAILED);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.FAILED, null, true, null));
        assertThat(settlement.recipients())
                .extracting(RecipientChange::status)
                .containsExactly(RecipientStatus.FAILED, RecipientStatus.FAILED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rejectedMailFailsAtOnce(boolean blamed) {
        List<RefusedRecipient> refused = blamed ? List.of(ANN_NEVER, BOB_NEVER) : List.of();

        Settlement settlement = judge.judge(tried(new Rejected(FAILURE, refused)), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.FAILED);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.FAILED, null, true, null));
        assertThat(settlement.recipients())
                .extracting(RecipientChange::status)
                .containsOnly(blamed ? RecipientStatus.REJECTED : RecipientStatus.FAILED)
                .hasSize(2);
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    @ParameterizedTest
    @MethodSource
    void mailThatSomebodyHasReceivedEndsAsSentWhateverBecomesOfTheRest(Receipt receipt, End end) {
        partlyAccepted = true;

        Settlement settlement = judge.judge(tried(receipt, end), end.now);

        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.SENT, null, true, null));
        assertThat(settlement.outcome())
                .isEqualTo(
                        receipt instanceof Unknown
                                ? AttemptOutcome.UNKNOWN
                                : end == End.EXPIRING && !(receipt instanceof Rejected)
                                        ? AttemptOutcome.EXPIRED
                                        : AttemptOutcome.FAILED);
        assertThat(settlement.recipients())
                .extracting(RecipientChange::status)
                .doesNotContain(RecipientStatus.PENDING)
                .hasSize(2);
        assertThat(settlement.event()).isEqualTo(new MailEvent.Sent(new UUID(1, 1), "main", attempt, 2));
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    static Stream<Arguments> mailThatSomebodyHasReceivedEndsAsSentWhateverBecomesOfTheRest() {
        return Stream.<Receipt>of(DEFERRED, REJECTED, UNKNOWN)
                .flatMap(receipt -> Stream.of(End.values()).map(end -> Arguments.of(receipt, end)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void faultOfTheBackendDoesNotCountAgainstTheMail(boolean permanent) {
        attempt = MAX_ATTEMPTS;

        Settlement settlement = judge.judge(tried(new BackendFault(FAILURE, permanent)), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.REQUEUED);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.REQUEUED, NOW.plusSeconds(5), false, null));
        assertThat(settlement.recipients()).isEmpty();
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    /** The server may close because of it: the next trial is to be another mail's. */
    @ParameterizedTest
    @CsvSource({"0, 5", "60, 6", "6000, 600", "360000, 3600"})
    void mailThatTheServerClosedAtWaitsLongerTheOlderItIs(long age, long delay) {
        SmtpReply closing = new SmtpReply(421, "4.3.2", "421 4.3.2 closing");
        Instant now = Messages.DATE.plusSeconds(age);

        Settlement atRecipient =
                judge.judge(tried(new BackendFault(new Failure(Phase.ENVELOPE, closing, "a.B"), false)), now);
        Settlement unreachable =
                judge.judge(tried(new BackendFault(new Failure(Phase.CONNECT, null, "a.B"), false)), now);

        assertThat(atRecipient.next()).isEqualTo(new Next(EmailStatus.REQUEUED, now.plusSeconds(delay), false, null));
        assertThat(unreachable.next().dueAt()).isEqualTo(now.plusSeconds(5));
    }

    @Test
    void mailThatTheBackendKeptTooLongFails() {
        BackendFault fault = new BackendFault(FAILURE, false);

        assertThat(judge.judge(tried(fault), Messages.DATE.plus(MAX_AGE).minusMillis(1))
                        .next()
                        .status())
                .isEqualTo(EmailStatus.REQUEUED);
        assertThat(judge.judge(tried(fault), Messages.DATE.plus(MAX_AGE)).next())
                .isEqualTo(new Next(EmailStatus.FAILED, null, true, null));
    }

    @Test
    void mailExpiresWhileItsBackendIsOutOfOrder() {
        expiresAt = NOW.plusSeconds(5);

        Settlement settlement = judge.judge(tried(new BackendFault(FAILURE, false)), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.EXPIRED);
        assertThat(settlement.next().status()).isEqualTo(EmailStatus.EXPIRED);
    }

    @Test
    void partlySentMailEndsAsSentWhenItsBackendStaysOutOfOrder() {
        partlyAccepted = true;

        Settlement settlement = judge.judge(tried(new BackendFault(FAILURE, false)), Messages.DATE.plus(MAX_AGE));

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.FAILED);
        assertThat(settlement.next().status()).isEqualTo(EmailStatus.SENT);
    }

    @Test
    void unknownOutcomeIsTriedAgainWhereThatIsWanted() {
        Settlement settlement = judge.judge(tried(UNKNOWN), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.UNKNOWN);
        assertThat(settlement.next()).isEqualTo(new Next(EmailStatus.REQUEUED, NOW.plus(DELAY), true, null));
        assertThat(settlement.recipients()).isEmpty();
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    @ParameterizedTest
    @EnumSource
    void unknownOutcomeOfTheLastTryStaysUnknown(End end) {
        Settlement settlement = judge.judge(tried(UNKNOWN, end), end.now);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.UNKNOWN);
        assertThat(settlement.next().status())
                .isEqualTo(end == End.EXPIRING ? EmailStatus.EXPIRED : EmailStatus.FAILED);
        assertThat(settlement.next().dueAt()).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unknownOutcomeIsHeldWhereThatIsWanted(boolean before) {
        partlyAccepted = before;

        Settlement settlement = judge(UnknownOutcome.HOLD).judge(tried(UNKNOWN), NOW);

        assertThat(settlement.outcome()).isEqualTo(AttemptOutcome.UNKNOWN);
        assertThat(settlement.next())
                .isEqualTo(new Next(before ? EmailStatus.SENT : EmailStatus.FAILED, null, true, null));
        assertThat(settlement.failure()).isEqualTo(FAILURE);
    }

    @Test
    void holdingUnknownOutcomesHoldsNothingElse() {
        Judge holding = judge(UnknownOutcome.HOLD);

        assertThat(holding.judge(tried(DEFERRED), NOW).next().status()).isEqualTo(EmailStatus.REQUEUED);
        assertThat(holding.judge(tried(new BackendFault(FAILURE, false)), NOW)
                        .next()
                        .status())
                .isEqualTo(EmailStatus.REQUEUED);
    }

    @ParameterizedTest
    @CsvSource({
        "450, 4.7.1, 450 4.7.1 come back, PT5M",
        "451, , 451 Greylisted, PT5M",
        "450, 4.2.0, 450 4.2.0 graylisting in action, PT5M",
        "552, , 552 full, PT1H",
        "552, 5.2.2, 552 5.2.2 full, PT1H",
        "452, 4.2.2, 452 4.2.2 full, PT1H",
        "451, 4.3.0, 451 4.3.0 later, PT1M",
        "450, 4.2.1, 450 4.2.1 busy, PT1M"
    })
    void someRefusalsNeedLonger(int code, @Nullable String enhanced, String text, Duration least) {
        RefusedRecipient later = new RefusedRecipient("ann@x.org", new SmtpReply(code, enhanced, text), false);

        assertThat(judge.judge(tried(new Accepted(OK, List.of(later))), NOW)
                        .next()
                        .dueAt())
                .isEqualTo(NOW.plus(least));
        assertThat(judge.judge(tried(new Deferred(FAILURE, List.of(later))), NOW)
                        .next()
                        .dueAt())
                .isEqualTo(NOW.plus(least));
    }

    @Test
    void mailThatAnotherBackendCanTakeIsDueAtOnce() {
        Judge judging = new Judge(
                new OutcomeRules(
                        new RetryPolicy(List.of(DELAY), 0.2, MAX_ATTEMPTS, MAX_AGE),
                        UnknownOutcome.RETRY,
                        Set.of("main")),
                () -> 0.5);
        Instant soon = Messages.DATE.plusSeconds(600);

        Settlement refused =
                judging.judge(tried(new BackendFault(new Failure(Phase.CONNECT, null, "some.Exception"), false)), soon);
        assertThat(refused.next().dueAt()).isEqualTo(soon);
        assertThat(refused.next().attemptCounts()).isFalse();
        // It may be the mail that makes servers close, and is not to go from one to the next.
        Settlement closed =
                judging.judge(tried(new BackendFault(new Failure(Phase.BODY, null, "some.Exception"), false)), soon);
        assertThat(closed.next().dueAt()).isEqualTo(soon.plusSeconds(60));
    }

    @Test
    void fullMailboxIsTriedAFewTimesOnly() {
        Judge patient = new Judge(
                new OutcomeRules(new RetryPolicy(List.of(DELAY), 0.2, 100, MAX_AGE), UnknownOutcome.RETRY), () -> 0.5);
        SmtpReply full = new SmtpReply(452, "4.2.2", "452 4.2.2 full");
        Deferred deferred = new Deferred(new Failure(Phase.ENVELOPE, full, "some.Exception"), List.of());
        attempt = 4;
        assertThat(patient.judge(tried(deferred), NOW).next().status()).isEqualTo(EmailStatus.REQUEUED);
        attempt = 5;
        assertThat(patient.judge(tried(deferred), NOW).next().status()).isEqualTo(EmailStatus.FAILED);
    }

    @Test
    void settlementTellsNoAddressToALog() {
        Settlement settlement = judge.judge(tried(new Accepted(OK, List.of(ANN_NEVER))), NOW);

        assertThat(settlement.toString()).doesNotContain("@x.org").doesNotContain("nobody");
    }

    private static Judge judge(UnknownOutcome unknownOutcome) {
        return new Judge(
                new OutcomeRules(new RetryPolicy(List.of(DELAY), 0.2, MAX_ATTEMPTS, MAX_AGE), unknownOutcome),
                () -> 0.5);
    }

    private Attempt tried(Receipt receipt, End end) {
        expiresAt = end == End.EXPIRING ? end.now.plus(DELAY) : null;
        attempt = end == End.ATTEMPTS_USED_UP ? MAX_ATTEMPTS : 1;
        return tried(receipt);
    }

    private Attempt tried(Receipt receipt) {
        ClaimedMail mail = new ClaimedMail(
                new Claim(new UUID(1, 1), new UUID(2, 2)),
                attempt,
                new Origin(Messages.DATE, Map.of()),
                Messages.expiringAt(expiresAt, "ann@x.org", "bob@x.org"),
                new Outstanding(List.of("ann@x.org", "bob@x.org"), partlyAccepted ? 1 : 0, refusedBefore));
        return new Attempt(mail, "main", "node", receipt, Duration.ofMillis(3));
    }

    private static RecipientStatus givenUp(End end) {
        return end == End.EXPIRING ? RecipientStatus.EXPIRED : RecipientStatus.FAILED;
    }

    /** Why a mail has no other try left. */
    enum End {
        ATTEMPTS_USED_UP(NOW),
        TOO_OLD(Messages.DATE.plus(MAX_AGE)),
        EXPIRING(NOW);

        private final Instant now;

        End(Instant now) {
            this.now = now;
        }
    }
}
