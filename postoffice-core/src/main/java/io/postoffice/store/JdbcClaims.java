package io.postoffice.store;

import io.postoffice.claim.Batch;
import io.postoffice.claim.Batch.Turn;
import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.Claims;
import io.postoffice.claim.Pauses;
import io.postoffice.claim.ReapRule;
import io.postoffice.outcome.MailEvents;
import io.postoffice.store.HeldClaims.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.springframework.dao.QueryTimeoutException;

/** Claims, extends, gives back and takes back with a few statements on many rows each. */
public final class JdbcClaims implements Claims {

    /** So many in one transaction, so that it stays a short one. */
    private static final int MAX_EXPIRED = 1000;

    private static final String EXTEND = """
            update postoffice_email
            set claimed_until = :until
            where id {in ids}
            """;

    /** The count of attempts comes last: MariaDB's assignments see those before them. */
    private static final String RELEASE = """
            update postoffice_email
            set status = case when attempts > 1 then 'REQUEUED' else 'QUEUED' end,
                due_at = case when attempts > 1 then {now} else coalesce(scheduled_at, created_at) end,
                claim_token = null, claimed_by = null, claimed_until = null, updated_at = {now},
                attempts = attempts - 1
            where id {in ids}
            """;

    /** How much due mail is looked at for some that is under no limit of a domain, at least. */
    private static final int LOOK_AHEAD = 200;

    private final QueueDatabase database;
    private final RateRows rates;
    private final JdbcPauses pauses;
    private final DueMailQuery dueMail;
    private final HeldClaims heldClaims;
    private final UnsendableMail unsendable;
    private final Leasing leasing;
    private final NodeRows nodes;
    private final LapsedClaims lapsedClaims;

    /**
     * @param attachments tells what mail carries
     * @param events where it is told what claims end without an attempt
     */
    public JdbcClaims(
            QueueDatabase database, JdbcAttachments attachments, LogRows log, MailEvents events, ClaimRules rules) {
        this.database = database;
        this.rates = new RateRows(database, rules.limits());
        this.pauses = new JdbcPauses(database);
        this.heldClaims = new HeldClaims(database);
        this.dueMail = new DueMailQuery(database, rules.order());
        this.unsendable = new UnsendableMail(database, log, events);
        this.leasing = new Leasing(
                database,
                rates,
                new RecipientGuard(database, rules.recipients(), unsendable),
                new ClaimedMailReader(database, attachments),
                unsendable);
        this.nodes = new NodeRows(database);
        this.lapsedClaims = new LapsedClaims(database, log, events);
    }

    @Override
    public Batch claim(ClaimRequest request) {
        rates.prepare(request.over());
        Optional<Batch> claimed;
        do {
            claimed = database.inTransaction(() -> {
                Set<String> paused = pauses.of(request.backend(), request.over());
                return paused.isEmpty()
                        ? claimOrClearAway(request)
                        : Optional.of(Batch.paused(paused.contains(request.over()) || paused.contains(Pauses.ALL)));
            });
        } while (claimed.isEmpty());
        return claimed.get();
    }

    /** Empty if the transaction ended among mail that nobody needs to be sent; what is behind it is for the next one. */
    private Optional<Batch> claimOrClearAway(ClaimRequest request) {
        Turns turns = rates.lock(request);
        int room = turns.room(request.limit());
        int cleared = 0;
        while (room > 0 && cleared < MAX_EXPIRED) {
            int looked = turns.areOfDomains() ? Math.max(room, LOOK_AHEAD) : room;
            List<DueMail> due = dueMail.find(request.withLimit(looked));
            List<DueMail> expired = due.stream().filter(DueMail::isExpired).toList();
            if (due.isEmpty()) {
                break;
            }
            if (expired.isEmpty()) {
                List<ClaimedMail> leased = leasing.lease(due, request.withLimit(room), turns);
                boolean isMore = due.size() == looked && leased.size() < room;
                return leased.isEmpty() && isMore ? Optional.empty() : Optional.of(batch(leased, turns, isMore));
            }
            unsendable.expire(expired, request);
            cleared += expired.size();
        }
        return cleared < MAX_EXPIRED ? Optional.of(batch(List.of(), turns, false)) : Optional.empty();
    }

    private static Batch batch(List<ClaimedMail> leased, Turns turns, boolean isMore) {
        return new Batch(
                leased.stream()
                        .map(mail -> new Turn(mail, turns.wait(mail.claim().emailId()), turns.areLimited()))
                        .toList(),
                turns.exhaustedFor(),
                isMore && !turns.putOff().isEmpty() ? Duration.ZERO : turns.nextDue(),
                false);
    }

    @Override
    public Optional<Turn> claim(UUID id, ClaimRequest request) {
        rates.prepare(request.over());
        return database.inTransaction(() -> {
            boolean waits = !pauses.of(request.backend(), request.over()).isEmpty();
            Turns turns = rates.lock(request);
            List<DueMail> due = waits || turns.room(1) == 0 ? List.of() : dueMail.find(id, request);
            if (due.stream().anyMatch(DueMail::isExpired)) {
                unsendable.expire(due, request);
                return Optional.empty();
            }
            return due.isEmpty()
                    ? Optional.empty()
                    : batch(leasing.lease(due, request, turns), turns, false).turns().stream()
                            .findFirst();
        });
    }

    @Override
    public Set<String> due(Collection<String> backends) {
        return due(backends, dueMail::exists);
    }

    @Override
    public Set<String> dueForAnother(Collection<String> backends) {
        return due(backends, dueMail::existsForAnother);
    }

    private Set<String> due(Collection<String> backends, BiPredicate<String, Instant> exists) {
        Instant now = database.now();
        return backends.stream()
                .filter(backend -> {
                    Instant queuedUntil = rates.queuedUntil(backend);
                    return exists.test(backend, queuedUntil.isAfter(now) ? queuedUntil : now)
                            && pauses.of(backend, backend).isEmpty();
                })
                .collect(Collectors.toSet());
    }

    @Override
    public Set<Claim> extend(Collection<Claim> held, Duration lease) {
        return database.inTransaction(() -> {
            Held still = heldClaims.lock(held);
            if (!still.claims().isEmpty()) {
                database.update(
                        EXTEND,
                        database.parameters()
                                .with("ids", ids(still.claims()))
                                .with("until", still.now().plus(lease)));
            }
            return still.claims();
        });
    }

    @Override
    public void seen(String node) {
        nodes.seen(node);
    }

    @Override
    public void release(Collection<Claim> unattempted) {
        database.inTransaction(() -> {
            Set<Claim> held = heldClaims.lock(unattempted).claims();
            return held.isEmpty()
                    ? 0
                    : database.update(RELEASE, database.parameters().with("ids", ids(held)));
        });
    }

    @Override
    public Set<String> reap(ReapRule rule) {
        long asked = System.nanoTime();
        return database.inTransaction(() -> {
            if (System.nanoTime() - asked > rule.patience().toNanos()) {
                throw new QueryTimeoutException("A connection was so long in coming that lapsed claims may be held");
            }
            return lapsedClaims.reap(rule);
        });
    }

    private static List<UUID> ids(Collection<Claim> claims) {
        return claims.stream().map(Claim::emailId).toList();
    }
}
