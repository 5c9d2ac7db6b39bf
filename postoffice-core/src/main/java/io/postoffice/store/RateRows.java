package io.postoffice.store;

import io.postoffice.claim.BackendLimits;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.RateLimit;
import io.postoffice.claim.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DuplicateKeyException;

/** Keeps what is left of limits in rows that claims of all nodes lock in turn. */
final class RateRows {

    /** Stands for mail to any domain. */
    static final String ANY = "*";

    /** Limits change, and mail that was put off by an old one has to learn of it. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** Its own backend may be in order again any moment, and has no such limit. */
    private static final Duration LONGEST_FOR_ANOTHER = Duration.ofSeconds(15);

    private static final String SELECT = """
            select domain
            from postoffice_rate
            where backend = :backend
            """;

    private static final String INSERT = """
            insert into postoffice_rate (backend, domain, next_at, queued_until)
            values (:backend, :domain, {now}, {now})
            """;

    /** In the order of the key, always, so that two transactions cannot wait for each other. */
    private static final String LOCK = """
            select domain, next_at, queued_until, {now} as db_now
            from postoffice_rate
            where backend = :backend
            order by domain
            for update
            """;

    private static final String UPDATE = """
            update postoffice_rate
            set next_at = :nextAt, queued_until = :queuedUntil
            where backend = :backend and domain = :domain
            """;

    private static final String SELECT_QUEUED = """
            select queued_until
            from postoffice_rate
            where backend = :backend and domain <> '*' and queued_until > {now}
            """;

    private final QueueDatabase database;
    private final Map<String, BackendLimits> limits;
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    RateRows(QueueDatabase database, Map<String, BackendLimits> limits) {
        this.database = database;
        this.limits = limits;
    }

    BackendLimits limits(String backend) {
        return limits.getOrDefault(backend, BackendLimits.NONE);
    }

    /** Sees to it that the rows are there; not within a transaction, which one that is there already would end. */
    void prepare(String backend) {
        Map<String, RateLimit> all = all(limits(backend));
        if (all.isEmpty() || prepared.contains(backend)) {
            return;
        }
        // Most are: drivers log what is refused.
        List<String> there = database.query(
                SELECT, database.parameters().with("backend", backend), (row, number) -> row.getString("domain"));
        all.keySet().stream()
                .filter(domain -> !there.contains(domain))
                .forEach(domain -> insertUnlessThere(backend, domain));
        prepared.add(backend);
    }

    private void insertUnlessThere(String backend, String domain) {
        try {
            database.inTransaction(() -> database.update(
                    INSERT, database.parameters().with("backend", backend).with("domain", domain)));
        } catch (DuplicateKeyException ex) {
            // Another node was faster.
        }
    }

    /** What is left of the limits of the backend that mail would go out over; nobody else takes of it until the transaction ends. */
    Turns lock(ClaimRequest request) {
        String backend = request.over();
        Map<String, RateLimit> all = all(limits(backend));
        if (all.isEmpty()) {
            return Turns.UNLIMITED;
        }
        Map<String, TokenBucket> buckets = new HashMap<>();
        Instant[] now = {Instant.EPOCH};
        database.query(LOCK, database.parameters().with("backend", backend), (row, number) -> {
            RateLimit limit = all.get(row.getString("domain"));
            now[0] = database.requiredInstant(row, "db_now");
            if (limit != null) {
                buckets.put(
                        row.getString("domain"),
                        TokenBucket.stored(
                                limit,
                                database.requiredInstant(row, "next_at"),
                                database.requiredInstant(row, "queued_until"),
                                now[0]));
            }
            return number;
        });
        if (buckets.size() < all.size()) {
            prepared.remove(backend);
            throw new IllegalStateException(
                    "Rows of backend '%s' are gone from postoffice_rate; they are made anew".formatted(backend));
        }
        return new Turns(now[0], buckets, request.isForAnother() ? LONGEST_FOR_ANOTHER : LONGEST);
    }

    void save(String backend, Turns turns) {
        Collection<Map.Entry<String, TokenBucket>> changed = turns.changed().entrySet();
        database.updateAll(
                UPDATE,
                changed.stream()
                        .map(bucket -> database.parameters()
                                .with("backend", backend)
                                .with("domain", bucket.getKey())
                                .with("nextAt", bucket.getValue().nextAt())
                                .with("queuedUntil", bucket.getValue().queuedUntil()))
                        .toList());
    }

    /** Until when mail may be due again that was put off for the limits of domains; the epoch without any. */
    Instant queuedUntil(String backend) {
        if (limits(backend).domains().isEmpty()) {
            return Instant.EPOCH;
        }
        return database
                .query(
                        SELECT_QUEUED,
                        database.parameters().with("backend", backend),
                        (row, number) -> database.requiredInstant(row, "queued_until"))
                .stream()
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static Map<String, RateLimit> all(BackendLimits limits) {
        Map<String, RateLimit> all = new LinkedHashMap<>(limits.domains());
        if (limits.rate() != null) {
            all.put(ANY, limits.rate());
        }
        return all;
    }
}
