package io.postoffice.store;

import io.postoffice.claim.Claim;
import io.postoffice.claim.ClaimRequest;
import io.postoffice.claim.ClaimedMail;
import io.postoffice.claim.Claims;
import io.postoffice.claim.ReapRule;
import io.postoffice.outcome.MailEvents;
import io.postoffice.store.ClaimedMailReader.Reading;
import io.postoffice.store.HeldClaims.Held;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.QueryTimeoutException;

/** Claims, extends, gives back and takes back with a few statements on many rows each. */
public final class JdbcClaims implements Claims {

    /** So many in one transaction, so that it stays a short one. */
    private static final int MAX_EXPIRED = 1000;

    private static final String LEASE = """
            update postoffice_email
            set status = 'SENDING', due_at = null, claim_token = :token, claimed_by = :node, claimed_until = :until,
                attempts = attempts + 1, updated_at = {now}
            where id in (:ids)
            """;

    private static final String EXTEND = """
            update postoffice_email
            set claimed_until = :until
            where id in (:ids)
            """;

    /** The count of attempts comes last: MariaDB's assignments see those before them. */
    private static final String RELEASE = """
            update postoffice_email
            set status = case when attempts > 1 then 'REQUEUED' else 'QUEUED' end,
                due_at = case when attempts > 1 then {now} else coalesce(scheduled_at, created_at) end,
                claim_token = null, claimed_by = null, claimed_until = null, updated_at = {now},
                attempts = attempts - 1
            where id in (:ids)
            """;

    private final QueueDatabase database;
    private final JdbcPauses pauses;
    private final DueMailQuery dueMail;
    private final HeldClaims heldClaims;
    private final UnsendableMail unsendable;
    private final NodeRows nodes;
    private final RecipientGuard recipientGuard;
    private final ClaimedMailReader reader;
    private final LapsedClaims lapsedClaims;

    /**
     * @param attachments tells what mail carries
     * @param events where it is told what claims end without an attempt
     */
    public JdbcClaims(
            QueueDatabase database, JdbcAttachments attachments, LogRows log, MailEvents events, ClaimRules rules) {
        this.database = database;
        this.pauses = new JdbcPauses(database);
        this.heldClaims = new HeldClaims(database);
        this.dueMail = new DueMailQuery(database, rules.order());
        this.unsendable = new UnsendableMail(database, log, events);
        this.recipientGuard = new RecipientGuard(database, rules.recipients(), unsendable);
        this.reader = new ClaimedMailReader(database, attachments);
        this.nodes = new NodeRows(database);
        this.lapsedClaims = new LapsedClaims(database, log, events);
    }

    @Override
    public List<ClaimedMail> claim(ClaimRequest request) {
        Optional<List<ClaimedMail>> claimed;
        do {
            claimed = database.inTransaction(
                    () -> pauses.holds(request.backend()) ? Optional.of(List.of()) : claimOrClearAway(request));
        } while (claimed.isEmpty());
        return claimed.get();
    }

    /** Empty if the transaction ended among mail that nobody needs to be sent; what is behind it is for the next one. */
    private Optional<List<ClaimedMail>> claimOrClearAway(ClaimRequest request) {
        int cleared = 0;
        while (cleared < MAX_EXPIRED) {
            List<DueMail> due = dueMail.find(request);
            List<DueMail> expired = due.stream().filter(DueMail::isExpired).toList();
            if (due.isEmpty()) {
                return Optional.of(List.of());
            }
            if (expired.isEmpty()) {
                List<ClaimedMail> leased = lease(due, request);
                return leased.isEmpty() ? Optional.empty() : Optional.of(leased);
            }
            unsendable.expire(expired, request);
            cleared += expired.size();
        }
        return Optional.empty();
    }

    @Override
    public Optional<ClaimedMail> claim(UUID id, ClaimRequest request) {
        return database.inTransaction(() -> {
            List<DueMail> due = pauses.holds(request.backend()) ? List.of() : dueMail.find(id);
            if (due.stream().anyMatch(DueMail::isExpired)) {
                unsendable.expire(due, request);
                return Optional.empty();
            }
            return due.isEmpty()
                    ? Optional.empty()
                    : lease(due, request).stream().findFirst();
        });
    }

    @Override
    public Set<String> due(Collection<String> backends) {
        return backends.stream()
                .filter(backend -> dueMail.exists(backend) && !pauses.holds(backend))
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

    private List<ClaimedMail> lease(List<DueMail> found, ClaimRequest request) {
        List<DueMail> due = recipientGuard.admit(found, request);
        if (due.isEmpty()) {
            return List.of();
        }
        UUID token = UUID.randomUUID();
        List<UUID> ids = due.stream().map(DueMail::id).toList();
        database.update(
                LEASE,
                database.parameters()
                        .with("ids", ids)
                        .with("token", token)
                        .with("node", request.node())
                        .with("until", due.get(0).now().plus(request.lease())));
        Reading reading = reader.read(ids, token);
        unsendable.fail(due, reading.unreadable(), request);
        return reading.mails();
    }

    private static List<UUID> ids(Collection<Claim> claims) {
        return claims.stream().map(Claim::emailId).toList();
    }
}
