package io.postoffice.store;

import io.postoffice.claim.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives mail of one claim its turns, or puts it off, as the limits of a backend allow. */
final class Turns {

    static final Turns UNLIMITED = new Turns(Instant.EPOCH, Map.of(), Duration.ZERO);

    private final Instant now;
    private final Duration longest;
    private final Map<String, TokenBucket> before;
    private final Map<String, TokenBucket> buckets;
    private final Map<String, Integer> overtaken = new HashMap<>();
    private final Map<UUID, Duration> waits = new HashMap<>();
    private final Map<UUID, Instant> putOff = new HashMap<>();

    /**
     * @param now the database's time
     * @param buckets the limits, by domain, or {@link RateRows#ANY}
     * @param longest how long mail is put off at the most, before it asks for its turn anew
     */
    Turns(Instant now, Map<String, TokenBucket> buckets, Duration longest) {
        this.now = now;
        this.longest = longest;
        this.before = Map.copyOf(buckets);
        this.buckets = new HashMap<>(buckets);
    }

    /** For how many of so many mails the rate of the backend has turns. */
    int room(int wanted) {
        TokenBucket all = buckets.get(RateRows.ANY);
        return all == null ? wanted : all.turns(now, wanted);
    }

    /** Whether there is a limit. */
    boolean areLimited() {
        return !before.isEmpty();
    }

    /** Whether domains have limits of their own. */
    boolean areOfDomains() {
        return !before.keySet().stream().allMatch(RateRows.ANY::equals);
    }

    /**
     * Gives a mail a turn of each limit that it is under, and has it go out at the last of them; puts it off if a domain has none.
     * There has to be room for it.
     *
     * @param domains those of its recipients, in lower case
     * @return whether it has a turn
     */
    boolean give(DueMail mail, Collection<String> domains) {
        List<String> limited =
                domains.stream().distinct().filter(buckets::containsKey).toList();
        Optional<String> exhausted = limited.stream()
                .filter(domain -> !bucket(domain).hasTurn(now))
                .max((one, other) ->
                        bucket(one).turn(now).compareTo(bucket(other).turn(now)));
        if (exhausted.isPresent()) {
            putOff(mail, exhausted.get());
            return false;
        }
        Stream<String> any = buckets.containsKey(RateRows.ANY) ? Stream.of(RateRows.ANY) : Stream.empty();
        Duration wait = Stream.concat(limited.stream(), any).map(this::take).reduce(Duration.ZERO, Turns::longer);
        waits.put(mail.id(), wait);
        return true;
    }

    private Duration take(String domain) {
        TokenBucket bucket = bucket(domain);
        buckets.put(domain, bucket.take(now));
        return Duration.between(now, bucket.turn(now));
    }

    /** It is due again when its turn comes near enough to be given out. */
    private void putOff(DueMail mail, String domain) {
        TokenBucket bucket = bucket(domain);
        Instant turn = mail.wasPutOff()
                ? bucket.nextTurn(now, overtaken.merge(domain, 1, Integer::sum) - 1)
                : bucket.lastTurn(now);
        Instant latest = now.plus(longest);
        Instant again = turn.isAfter(latest) ? latest : turn;
        buckets.put(domain, bucket.queuedAt(again));
        putOff.put(mail.id(), again.minus(TokenBucket.HORIZON));
    }

    private TokenBucket bucket(String domain) {
        TokenBucket bucket = buckets.get(domain);
        if (bucket == null) {
            throw new IllegalArgumentException("domain: has no limit");
        }
        return bucket;
    }

    /** For how long a mail is to be held back, from now. */
    Duration wait(UUID id) {
        return waits.getOrDefault(id, Duration.ZERO);
    }

    /** What was put off, and when it is due again. */
    Map<UUID, Instant> putOff() {
        return putOff;
    }

    /** For how long there are no turns for any mail. */
    Duration exhaustedFor() {
        TokenBucket all = buckets.get(RateRows.ANY);
        return all == null ? Duration.ZERO : all.wait(now);
    }

    /** In which time mail that was put off is worth another look; {@code null} without such mail. */
    @Nullable Duration nextDue() {
        return buckets.entrySet().stream()
                .filter(bucket -> !bucket.getKey().equals(RateRows.ANY)
                        && bucket.getValue().isQueue(now))
                .map(bucket -> bucket.getValue().nextDue(now))
                .min(Duration::compareTo)
                .orElse(null);
    }

    Map<String, TokenBucket> changed() {
        Map<String, TokenBucket> changed = new HashMap<>(buckets);
        changed.entrySet().removeIf(bucket -> bucket.getValue().equals(before.get(bucket.getKey())));
        return changed;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
