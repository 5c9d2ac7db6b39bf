package io.postoffice.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.postoffice.EmailStatus;
import io.postoffice.MailEvent;
import io.postoffice.claim.Batch;
import io.postoffice.claim.Batch.Turn;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.ClaimedMail.Origin;
import io.postoffice.claim.ClaimedMail.Outstanding;
import io.postoffice.claim.Claims;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.claim.ReapRule;
import io.postoffice.claim.UnknownOutcome;
import io.postoffice.fixture.Messages;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.SmtpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

@Timeout(30)
class GroupSettlerTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final List<ClaimedMail> mails =
            IntStream.range(0, 250).mapToObj(GroupSettlerTest::mail).toList();
    private final LeaseKeeper leases = new LeaseKeeper(new ClaimsOf(mails), "node", LONG, () -> 0);
    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
    private final List<Settlement> settlements = new CopyOnWriteArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch commit = new CountDownLatch(1);
    private final List<MailEvent> events = new CopyOnWriteArrayList<>();
    private volatile Ledger ledger = this::record;

    private final GroupSettler settler = new GroupSettler(
            (attempts, judge) -> ledger.settle(attempts, judge),
            leases,
            new OutcomeRules(
                    new RetryPolicy(List.of(Duration.ofMinutes(1)), 0, 3, Duration.ofDays(5)), UnknownOutcome.RETRY),
            new MailEvents(events::add));

    GroupSettlerTest() {
        leases.claim("main", "main", mails.size());
    }

    @AfterEach
    void stop() {
        commit.countDown();
        settler.stop(Duration.ofSeconds(1));
    }

    @Test
    void attemptIsJudgedAndWrittenDown() throws InterruptedException {
        settler.start();

        settler.settle(attempt(0));

        await().untilAsserted(() -> assertThat(settlements).singleElement().satisfies(settlement -> {
            assertThat(settlement.attempt().mail()).isEqualTo(mails.get(0));
            assertThat(settlement.next().status()).isEqualTo(EmailStatus.SENT);
        }));
    }

    @Test
    void mailThatHasFailedIsToldInTheLogWithoutWhatItHolds() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(GroupSettler.class);
        logger.addAppender(log);
        try {
            Failure failure = new Failure(
                    Phase.BODY_DONE, new SmtpReply(550, "5.7.1", "550 5.7.1 <ann@example.org> not wanted"), null);
            settler.settleAtOnce(
                    new Attempt(mails.get(0), "main", "node", new Rejected(failure, List.of()), Duration.ofMillis(3)));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Mail %s has failed over backend main, in phase BODY_DONE: 550 5.7.1"
                        .formatted(mails.get(0).claim().emailId()));
    }

    @Test
    void attemptsThatEndDuringACommitShareTheNextOne() throws InterruptedException {
        ledger = this::recordHeldUp;
        settler.start();
        settler.settle(attempt(0));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 1; i <= 20; i++) {
            settler.settle(attempt(i));
        }
        commit.countDown();

        await().until(() -> settlements.size() == 21);
        assertThat(groups)
                .containsExactly(
                        List.of(0), IntStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void workersWaitWhenTooMuchIsUnsettled() throws InterruptedException {
        ledger = this::recordHeldUp;
        settler.start();
        settler.settle(attempt(0));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        Thread worker = new Thread(() -> settleAll(1, 249));
        worker.start();

        await().until(worker::getState, Thread.State.WAITING::equals);
        assertThat(groups).containsExactly(List.of(0));
        commit.countDown();
        worker.join();
        await().until(() -> settlements.size() == 250);
        assertThat(groups).allSatisfy(group -> assertThat(group).hasSizeLessThanOrEqualTo(100));
        assertThat(groups.stream().flatMap(List::stream))
                .containsExactlyElementsOf(IntStream.range(0, 250).boxed().toList());
    }

    @Test
    void attemptSurvivesADatabaseThatIsAway() throws InterruptedException {
        List<List<Integer>> failed = new CopyOnWriteArrayList<>();
        ledger = (attempts, judge) -> {
            if (failed.size() < 2) {
                failed.add(numbers(attempts));
                throw new DataAccessResourceFailureException("The database is away");
            }
            return record(attempts, judge);
        };
        settler.start();

        settler.settle(attempt(7));

        await().until(() -> settlements.size() == 1);
        assertThat(failed).containsExactly(List.of(7), List.of(7));
        assertThat(groups).containsExactly(List.of(7));
    }

    @Test
    void leaseIsKeptUntilTheOutcomeIsWrittenDown() throws InterruptedException {
        ledger = this::recordHeldUp;
        settler.start();

        settler.settle(attempt(0));

        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(holds(0)).isTrue();
        commit.countDown();
        await().until(() -> !holds(0));
        assertThat(holds(1)).isTrue();
    }

    @Test
    void outcomeThatCannotBeStoredHoldsUpNoOther() throws InterruptedException {
        CountDownLatch firstIn = new CountDownLatch(1);
        ledger = (attempts, judge) -> {
            firstIn.countDown();
            awaitQuietly(commit);
            if (numbers(attempts).contains(2)) {
                throw new DataIntegrityViolationException("Too long for its column");
            }
            return record(attempts, judge);
        };
        settler.start();
        settler.settle(attempt(0));
        assertThat(firstIn.await(10, TimeUnit.SECONDS)).isTrue();
        settleAll(1, 3);
        commit.countDown();

        await().until(() -> settlements.size() == 3);
        assertThat(groups).containsExactly(List.of(0), List.of(1), List.of(3));
        // It is not extended any more, so that the reaper can have it.
        await().until(() -> !holds(2));
    }

    @Test
    void lostClaimIsForgotten() throws InterruptedException {
        ledger = (attempts, judge) -> {
            record(attempts, judge);
            return Set.of();
        };
        settler.start();

        settler.settle(attempt(0));

        await().until(() -> !holds(0));
        assertThat(groups).containsExactly(List.of(0));
    }

    @Test
    void stoppingSettlesWhatIsLeft() throws InterruptedException {
        settleAll(0, 99);
        settler.start();

        settler.stop(Duration.ofSeconds(20));

        assertThat(settlements).hasSize(100);
        assertThat(settlerThreads()).isEmpty();
    }

    @Test
    void stoppingDoesNotWaitForADatabaseThatStaysAway() throws InterruptedException {
        ledger = (attempts, judge) -> {
            entered.countDown();
            throw new DataAccessResourceFailureException("The database is away");
        };
        settler.start();
        settler.settle(attempt(0));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        settler.stop(Duration.ZERO);

        await().until(() -> settlerThreads().isEmpty());
        assertThat(settlements).isEmpty();
    }

    @Test
    void stoppingTwiceOrBeforeTheStartDoesNothing() {
        settler.stop(LONG);
        settler.start();
        settler.stop(LONG);
        settler.stop(LONG);

        assertThat(settlerThreads()).isEmpty();
    }

    @Test
    void itCanBeStartedAgain() throws InterruptedException {
        settler.start();
        settler.stop(LONG);
        settler.start();

        settler.settle(attempt(0));

        await().until(() -> settlements.size() == 1);
    }

    private Set<Claim> record(List<Attempt> attempts, BiFunction<Attempt, Instant, Settlement> judge) {
        groups.add(numbers(attempts));
        Set<Claim> settled = new HashSet<>();
        for (Attempt attempt : attempts) {
            settlements.add(judge.apply(attempt, Messages.DATE));
            settled.add(attempt.mail().claim());
        }
        return settled;
    }

    private Set<Claim> recordHeldUp(List<Attempt> attempts, BiFunction<Attempt, Instant, Settlement> judge) {
        Set<Claim> settled = record(attempts, judge);
        entered.countDown();
        awaitQuietly(commit);
        return settled;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private void settleAll(int first, int last) {
        for (int i = first; i <= last; i++) {
            settler.settle(attempt(i));
        }
    }

    private boolean holds(int number) {
        return leases.holds(mails.get(number).claim());
    }

    private Attempt attempt(int number) {
        return new Attempt(mails.get(number), "main", "node", new Accepted(null, List.of()), Duration.ofMillis(3));
    }

    private static List<Integer> numbers(List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> (int) attempt.mail().claim().emailId().getLeastSignificantBits())
                .toList();
    }

    private static List<Thread> settlerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("postoffice-settle"))
                .toList();
    }

    private static ClaimedMail mail(int number) {
        return new ClaimedMail(
                new Claim(new UUID(0, number), new UUID(1, number)),
                1,
                new Origin(Messages.DATE, Map.of()),
                Messages.to("ann@example.org"),
                new Outstanding(List.of("ann@example.org"), 0, 0));
    }

    /** Hands out these mails. */
    private record ClaimsOf(List<ClaimedMail> mails) implements Claims {

        @Override
        public Set<String> due(Collection<String> backends) {
            return Set.of();
        }

        @Override
        public void seen(String node) {}

        @Override
        public Batch claim(ClaimRequest request) {
            return new Batch(
                    mails.stream()
                            .map(mail -> new Turn(mail, Duration.ZERO, false))
                            .toList(),
                    Duration.ZERO,
                    null,
                    false);
        }

        @Override
        public Optional<Turn> claim(UUID id, ClaimRequest request) {
            return mails.stream()
                    .filter(mail -> mail.claim().emailId().equals(id))
                    .map(mail -> new Turn(mail, Duration.ZERO, false))
                    .findFirst();
        }

        @Override
        public Set<String> dueForAnother(Collection<String> backends) {
            return Set.of();
        }

        @Override
        public Set<Claim> extend(Collection<Claim> held, Duration lease) {
            return Set.copyOf(held);
        }

        @Override
        public void release(Collection<Claim> unattempted) {}

        @Override
        public Set<String> reap(ReapRule rule) {
            return Set.of();
        }
    }
}
