package io.postoffice.claim;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The claims that this node holds, and until when it may trust them. The trust is measured on a monotonic clock, from
 * before the database was asked: a node that was paused, or cut off, stops sending no later than its claims lapse.
 */
public final class LeaseKeeper {

    private final Claims claims;
    private final String node;
    private final Duration lease;
    private final LongSupplier nanoTime;
    private final Map<Claim, Long> trustedUntil = new ConcurrentHashMap<>();
    private final AtomicInteger claiming = new AtomicInteger();

    /**
     * @param node the name of this node
     * @param lease how long a claim lasts unless extended
     * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
     */
    public LeaseKeeper(Claims claims, String node, Duration lease, LongSupplier nanoTime) {
        this.claims = claims;
        this.node = node;
        this.lease = lease;
        this.nanoTime = nanoTime;
    }

    /**
     * Claims due mail of a backend; see {@link Claims#claim(ClaimRequest)}.
     *
     * @param over the backend that it will go out over
     */
    public Batch claim(String backend, String over, int limit) {
        return trusted(
                () -> claims.claim(new ClaimRequest(backend, over, node, limit, lease)),
                batch -> batch.mails().stream());
    }

    /**
     * Claims one mail of a backend, if it is due; see {@link Claims#claim(UUID, ClaimRequest)}.
     *
     * @param over the backend that it will go out over
     */
    public Optional<Batch.Turn> claim(UUID id, String backend, String over) {
        return trusted(
                () -> claims.claim(id, new ClaimRequest(backend, over, node, 1, lease)),
                turn -> turn.stream().map(Batch.Turn::mail));
    }

    private <T> T trusted(Supplier<T> claim, Function<T, Stream<ClaimedMail>> mails) {
        claiming.incrementAndGet();
        try {
            long deadline = deadline();
            T claimed = claim.get();
            mails.apply(claimed).forEach(mail -> trustedUntil.put(mail.claim(), deadline));
            return claimed;
        } finally {
            claiming.decrementAndGet();
        }
    }

    /** Which of these backends have mail that nobody is at. */
    public Set<String> due(Collection<String> backends) {
        return claims.due(backends);
    }

    /** The same, of mail that another backend may send. */
    public Set<String> dueForAnother(Collection<String> backends) {
        return claims.dueForAnother(backends);
    }

    /** Whether this node holds no claim, and is not about to. */
    public boolean isIdle() {
        return claiming.get() == 0 && trustedUntil.isEmpty();
    }

    /** How long a claim lasts unless extended. */
    public Duration lease() {
        return lease;
    }

    /** Whether the claim can still be trusted; asked right before a mail goes out. */
    public boolean holds(Claim claim) {
        Long deadline = trustedUntil.get(claim);
        return deadline != null && nanoTime.getAsLong() - deadline < 0;
    }

    /** The claim has been settled, or is known to be lost: it is not extended any more. */
    public void forget(Claim claim) {
        trustedUntil.remove(claim);
    }

    /**
     * Extends every claim that this node holds, and tells that it is alive. To be called several times within a lease. A claim that was lost, or settled a
     * moment ago, is not extended and lapses here, too.
     */
    public void extendAll() {
        Set<Claim> held = Set.copyOf(trustedUntil.keySet());
        if (!held.isEmpty()) {
            long deadline = deadline();
            for (Claim claim : claims.extend(held, lease)) {
                trustedUntil.computeIfPresent(claim, (key, before) -> deadline);
            }
        }
        claims.seen(node);
    }

    /** Gives mail back that was not attempted; see {@link Claims#release}. */
    public void release(Collection<ClaimedMail> unattempted) {
        List<Claim> given = unattempted.stream().map(ClaimedMail::claim).toList();
        given.forEach(this::forget);
        if (!given.isEmpty()) {
            claims.release(given);
        }
    }

    private long deadline() {
        return nanoTime.getAsLong() + lease.toNanos();
    }
}
