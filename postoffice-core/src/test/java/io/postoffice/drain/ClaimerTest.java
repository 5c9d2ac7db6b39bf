package io.postoffice.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.postoffice.MailMessage;
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
import io.postoffice.fixture.Messages;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Failure;
import io.postoffice.transport.MailTransport;
import io.postoffice.transport.Phase;
import io.postoffice.transport.Receipt;
import io.postoffice.transport.Receipt.BackendFault;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a lane asks for mail. */
class ClaimerTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final BackendFault FAULT =
            new BackendFault(new Failure(Phase.CONNECT, null, "some.Exception"), true);

    private final Answers claims = new Answers();
    private final LaneBuffer buffer = new LaneBuffer(8, 100, System::nanoTime);
    private final MailTransport none = new MailTransport() {
        @Override
        public Receipt send(MailMessage message, List<String> envelope) {
            return FAULT;
        }

        @Override
        public void close() {}
    };
    private final Failover failover = new Failover(
            List.of(
                    new Backend("default", 1, List.of("relay"), none),
                    new Backend("other", 1, List.of("default", "relay"), none),
                    new Backend("relay", 1, none)),
            name -> {});
    private @Nullable Claimer claimer;

    @AfterEach
    void stop() {
        if (claimer != null) {
            claimer.stop();
        }
    }

    @Test
    void laneWithoutTurnsAsksAgainWhenThereAreSome() {
        claims.exhaustedFor = Duration.ofSeconds(1);
        Claimer started = start("default");

        await().until(() -> claims.requests.size() == 1);
        for (int i = 0; i < 1000; i++) {
            buffer.wakeClaimer();
            Thread.onSpinWait();
        }
        assertThat(claims.requests).hasSize(1);
        assertThat(started.exhaustedFor()).isPositive();
        await().atMost(Duration.ofSeconds(10)).until(() -> claims.requests.size() == 2);
    }

    @Test
    void standInSharesItsRoomWithTheOther() {
        failover.breaker("default").observe(FAULT);
        claims.mails = 100;
        start("relay");

        await().until(() -> claims.requests.size() == 2);
        assertThat(claims.requests)
                .extracting(ClaimRequest::backend, ClaimRequest::over, ClaimRequest::limit)
                .containsExactlyInAnyOrder(tuple("default", "relay", 4), tuple("relay", "relay", 4));
    }

    @Test
    void standInLeavesTheWholeRoomToWhoeverHasMail() {
        failover.breaker("default").observe(FAULT);
        start("relay");

        await().until(() -> claims.requests.size() == 2);
        assertThat(claims.requests.get(1).limit()).isEqualTo(8);
    }

    @Test
    void nextInOrderStandsIn() {
        assertThat(failover.standIn("other")).isEmpty();
        failover.breaker("other").observe(FAULT);
        assertThat(failover.standIn("other")).contains("default");
        assertThat(failover.standsInFor("default")).containsExactly("other");

        failover.breaker("default").observe(FAULT);
        assertThat(failover.standIn("other")).contains("relay");
        assertThat(failover.standsInFor("relay")).containsExactly("default", "other");
        assertThat(failover.isOut("other")).isFalse();

        failover.breaker("relay").observe(FAULT);
        assertThat(failover.standIn("other")).isEmpty();
        assertThat(failover.isOut("other")).isTrue();
        assertThat(failover.isOutForLong("other")).isTrue();
    }

    private Claimer start(String backend) {
        LeaseKeeper leases = new LeaseKeeper(claims, "node", LONG, System::nanoTime);
        Claimer started = new Claimer(backend, leases, buffer, failover, LONG);
        LaneThreads.PLATFORM.named("claimer-test-").newThread(started).start();
        claimer = started;
        return started;
    }

    /** Answers every claim alike. */
    private static final class Answers implements Claims {

        private final List<ClaimRequest> requests = new CopyOnWriteArrayList<>();
        private volatile Duration exhaustedFor = Duration.ZERO;
        private volatile int mails;

        @Override
        public Batch claim(ClaimRequest request) {
            requests.add(request);
            List<Turn> turns = Stream.generate(Answers::turn)
                    .limit(Math.min(mails, request.limit()))
                    .toList();
            return new Batch(turns, exhaustedFor, null, false);
        }

        private static Turn turn() {
            return new Turn(
                    new ClaimedMail(
                            new Claim(UUID.randomUUID(), UUID.randomUUID()),
                            1,
                            new Origin(Messages.DATE, Map.of()),
                            Messages.to("ann@example.org"),
                            new Outstanding(List.of("ann@example.org"), 0, 0)),
                    Duration.ZERO,
                    false);
        }

        @Override
        public void seen(String node) {}

        @Override
        public Optional<Turn> claim(UUID id, ClaimRequest request) {
            return Optional.empty();
        }

        @Override
        public Set<String> due(Collection<String> backends) {
            return Set.of();
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
