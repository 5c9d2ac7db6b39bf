package io.postoffice.store;

import io.postoffice.claim.BackendLimits;
import io.postoffice.claim.RateLimit;
import io.postoffice.claim.TokenBucket;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Keeps what is left of limits in rows that claims of all nodes lock in turn. */
final class RateRows {

    /** Stands for mail to any domain. */
    static final String ANY = "*";

    private static final String SELECT = """
            select domain, pace
            from postoffice_rate
            where backend = :backend
            """;

    private static final String INSERT = """
            insert into postoffice_rate (backend, domain, next_at, queued_until, pace)
            values (:backend, :domain, {now}, {now}, :pace)
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

    /** What was put off for another pace is no queue any more that other mail would have to wait behind. */
    private static final String CHANGE_PACE = """
            update postoffice_rate
            set pace = :pace, queued_until = {now}
            where backend = :backend and domain = :domain
            """;

    private static final String SELECT_QUEUED = """
            select queued_until
            from postoffice_rate
            where backend = :backend and domain <> '*' and queued_until > {now}
            """;

    private final QueueDatabase database;
    private final PutOffMail putOffMail;
    private final Map<String, BackendLimits> limits;
    private final Set<String> prepared = ConcurrentHashMap.newKeySet();

    RateRows(QueueDatabase database, Map<String, BackendLimits> limits) {
        this.database = database;
        this.putOffMail = new PutOffMail(database);
        this.limits = limits;
    }

    BackendLimits limits(String backend) {
        return limits.getOrDefault(backend, BackendLimits.NONE);
    }

    /**
     * Sees to it that the rows are there, and that no mail waits for a limit that is another one now, or none; not within a transaction,
     * which a row that is there already would end.
     */
    void prepare(String backend) {
        if (prepared.contains(backend)) {
            return;
        }
        Map<String, RateLimit> all = all(limits(backend));
        // Most are: drivers log what is refused.
        Map<String, String> there = paces(backend);
        all.forEach((domain, limit) -> {
            if (!there.containsKey(domain)) {
                insertUnlessThere(backend, domain, pace(limit));
            }
        });
        Set<String> changed = there.keySet().stream()
                .filter(domain -> !domain.equals(ANY) && !pace(all.get(domain)).equals(there.get(domain)))
                .collect(Collectors.toSet());
        if (!changed.isEmpty()) {
            putOffMail.takeBack(backend);
            changed.forEach(domain -> changePace(backend, domain, pace(all.get(domain))));
        }
        prepared.add(backend);
    }

    private Map<String, String> paces(String backend) {
        Map<String, String> paces = new HashMap<>();
        database.query(
                SELECT,
                database.parameters().with("backend", backend),
                (row, number) -> paces.put(row.getString("domain"), Objects.toString(row.getString("pace"), "")));
        return paces;
    }

    /** What tells whether mail was put off by the same limit; empty without a limit. */
    private static String pace(@Nullable RateLimit limit) {
        return limit == null ? "" : limit.interval().toString();
    }

    private void changePace(String backend, String domain, String pace) {
        database.inTransaction(() -> database.update(
                CHANGE_PACE,
                database.parameters()
                        .with("backend", backend)
                        .with("domain", domain)
                        .with("pace", pace)));
    }

    private void insertUnlessThere(String backend, String domain, String pace) {
        try {
            database.inTransaction(() -> database.update(
                    INSERT,
                    database.parameters()
                            .with("backend", backend)
                            .with("domain", domain)
                            .with("pace", pace)));
        } catch (DuplicateKeyException ex) {
            // Another node was faster.
        }
    }

    /** What is left of the limits of a backend; nobody else takes of it until the transaction ends. */
    Turns lock(String backend) {
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
        return new Turns(now[0], buckets);
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
