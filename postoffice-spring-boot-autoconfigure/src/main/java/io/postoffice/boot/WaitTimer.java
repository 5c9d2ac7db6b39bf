package io.postoffice.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.postoffice.claim.Claim;
import io.postoffice.outcome.Attempt;
import io.postoffice.outcome.Ledger;
import io.postoffice.outcome.Settlement;
import io.postoffice.transport.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Times how long mail waits from when it could be sent first until a server has accepted it, by the database's clock. */
final class WaitTimer implements Ledger {

    static final String NAME = "postoffice.wait";

    private final Ledger ledger;
    private final MeterRegistry registry;

    WaitTimer(Ledger ledger, MeterRegistry registry) {
        this.ledger = ledger;
        this.registry = registry;
    }

    @Override
    public Set<Claim> settle(List<Attempt> attempts, BiFunction<Attempt, Instant, Settlement> judge) {
        Instant[] settledAt = new Instant[1];
        Set<Claim> settled = ledger.settle(attempts, (attempt, now) -> {
            settledAt[0] = now;
            return judge.apply(attempt, now);
        });
        attempts.stream()
                .filter(attempt -> attempt.receipt() instanceof Receipt.Accepted)
                .filter(attempt -> settled.contains(attempt.mail().claim()))
                .forEach(attempt -> of(registry, attempt.backend())
                        .record(Duration.between(attempt.mail().since(), settledAt[0])));
        return settled;
    }

    static Timer of(MeterRegistry registry, String backend) {
        return Timer.builder(NAME)
                .description("From when a mail could be sent first until a server accepted it")
                .tag("backend", backend)
                .register(registry);
    }
}
