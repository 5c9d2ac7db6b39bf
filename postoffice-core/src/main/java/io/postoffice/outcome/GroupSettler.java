package io.postoffice.outcome;

import io.postoffice.EmailStatus;
import io.postoffice.claim.Claim;
import io.postoffice.claim.LeaseKeeper;
import io.postoffice.transport.Failure;
import io.postoffice.transport.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Settles attempts in groups: whatever has ended while one transaction was being committed shares the next one, and nothing
 * waits for company. While the database is away, attempts are kept and settling is tried again; workers that end more of
 * them wait here, so that no more mail goes out than can be accounted for.
 */
public final class GroupSettler {

    private static final Logger logger = LoggerFactory.getLogger(GroupSettler.class);

    /** Bounds a transaction's locks, and with {@link #CAPACITY} what a crash can leave unaccounted for. */
    private static final int MAX_GROUP = 100;

    private static final int CAPACITY = 100;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Granted even when no time is left to stop: an acceptance that is not settled is delivered twice. */
    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final LeaseKeeper leases;
    private final Judge judge;
    private final MailEvents events;
    private final BlockingQueue<Attempt> ended = new ArrayBlockingQueue<>(CAPACITY);
    private final Tally tally = new Tally();
    private volatile boolean stopping;
    private @Nullable Thread thread;

    public GroupSettler(Ledger ledger, LeaseKeeper leases, OutcomeRules rules, MailEvents events) {
        this.ledger = ledger;
        this.leases = leases;
        this.judge = new Judge(rules, () -> ThreadLocalRandom.current().nextDouble());
        this.events = events;
    }

    /** How many attempts have been settled since this was made, by the status that their mail had then; others are left out. */
    public Map<EmailStatus, Long> settled() {
        return tally.read();
    }

    /** How many attempts have ended and wait to be settled. */
    public int unsettled() {
        return ended.size();
    }

    /** Starts the settling thread. */
    public void start() {
        stopping = false;
        Thread started = new Thread(this::run, "postoffice-settle");
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    /** Takes an attempt to be settled soon. Waits while too many are unsettled, and is not to be interrupted in that. */
    public void settle(Attempt attempt) {
        boolean interrupted = false;
        boolean taken = false;
        while (!taken) {
            try {
                ended.put(attempt);
                taken = true;
            } catch (InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Settles an attempt on the caller's thread; while the database is away, soon.
     *
     * @return where the mail stands then; {@link EmailStatus#SENDING} when that is not written down yet, or by another node
     */
    public EmailStatus settleAtOnce(Attempt attempt) {
        try {
            Settlement settlement = write(List.of(attempt)).get(attempt.mail().claim());
            return settlement == null ? EmailStatus.SENDING : settlement.next().status();
        } catch (RuntimeException ex) {
            if (stopping) {
                // Nobody would take it, and the caller would wait for ever.
                logger.error(
                        "The outcome of mail {} could not be settled before the application stopped",
                        attempt.mail().claim().emailId());
                leases.forget(attempt.mail().claim());
                return EmailStatus.SENDING;
            }
            logger.warn("Settling an attempt failed and is tried again: {}", Causes.describe(ex));
            settle(attempt);
            return EmailStatus.SENDING;
        }
    }

    /**
     * Settles what is left and ends the thread; to be called when no worker can hand in another attempt.
     *
     * @param limit how long to wait, should the database be away; at least a second is
     */
    public void stop(Duration limit) {
        stopping = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        try {
            running.join(Math.max(LAST_CHANCE.toMillis(), limit.toMillis()));
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        if (running.isAlive()) {
            running.interrupt();
        }
        thread = null;
        events.flush(LAST_CHANCE);
    }

    private void run() {
        List<Attempt> group = new ArrayList<>(MAX_GROUP);
        try {
            while (!(stopping && ended.isEmpty())) {
                Attempt first = ended.poll(250, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                group.add(first);
                ended.drainTo(group, MAX_GROUP - 1);
                settleGroup(group);
                group.clear();
            }
        } catch (InterruptedException ex) {
            logger.error(
                    "{} attempts could not be settled before the application stopped; their mail is taken back when its"
                            + " lease lapses, and may then be delivered twice",
                    group.size() + ended.size());
        }
    }

    private void settleGroup(List<Attempt> group) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!tryToSettle(group)) {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean tryToSettle(List<Attempt> group) throws InterruptedException {
        try {
            write(group);
            return true;
        } catch (DataIntegrityViolationException ex) {
            return settleApart(group);
        } catch (RuntimeException | Error ex) {
            // Errors, too: without this thread, all workers would come to a halt.
            logger.warn("Settling {} attempts failed and is tried again: {}", group.size(), Causes.describe(ex));
            return false;
        }
    }

    /** Those that were written down; of the others, the claim is lost. */
    private Map<Claim, Settlement> write(List<Attempt> group) {
        Map<Claim, Settlement> settlements = new HashMap<>();
        Set<Claim> settled = ledger.settle(group, (attempt, now) -> {
            Settlement settlement = judge.judge(attempt, now);
            settlements.put(attempt.mail().claim(), settlement);
            return settlement;
        });
        settlements.values().forEach(settlement -> tally.count(settlement.next().status()));
        forget(group, settled);
        settlements.values().forEach(GroupSettler::tellOfFailure);
        settlements.values().forEach(settlement -> events.publish(settlement.event()));
        return settlements;
    }

    /** One of them cannot be written down as it is; that must not hold up the others. */
    private boolean settleApart(List<Attempt> group) throws InterruptedException {
        if (group.size() > 1) {
            for (Attempt attempt : group) {
                settleGroup(List.of(attempt));
            }
            return true;
        }
        Attempt attempt = group.get(0);
        logger.error(
                "The outcome of mail {} cannot be stored; the mail is taken back when its lease lapses",
                attempt.mail().claim().emailId());
        leases.forget(attempt.mail().claim());
        return true;
    }

    private void forget(List<Attempt> group, Set<Claim> settled) {
        for (Attempt attempt : group) {
            Claim claim = attempt.mail().claim();
            leases.forget(claim);
            if (!settled.contains(claim)) {
                logger.warn(
                        "Mail {} was taken over by another node while it was being sent{}",
                        claim.emailId(),
                        attempt.receipt() instanceof Receipt.Accepted ? ", and may be delivered twice" : "");
            }
        }
    }

    private static void tellOfFailure(Settlement settlement) {
        Failure failure = settlement.failure();
        if (settlement.next().status() == EmailStatus.FAILED && failure != null) {
            logger.warn(
                    "Mail {} has failed over backend {}, in phase {}: {}",
                    settlement.attempt().mail().claim().emailId(),
                    settlement.attempt().backend(),
                    failure.phase(),
                    failure.describe());
        }
    }
}
