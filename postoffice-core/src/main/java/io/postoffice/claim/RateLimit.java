package io.postoffice.claim;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much mail may go out in a time. Counted by the generic cell rate algorithm, a token bucket that one time describes: mails have
 * turns that are evenly apart, and after a lull as many as a burst holds have theirs at once (ITU-T I.371, A.1).
 *
 * @param mails how many, 1 to a million
 * @param per in which time
 * @param burst how many may go out at once after a lull; 1 for none, so that no two are ever closer than the rate has them
 */
public record RateLimit(int mails, Duration per, int burst) {

    private static final int MAX_MAILS = 1_000_000;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,7})\\s*/\\s*(s|min|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    public RateLimit {
        if (mails < 1 || mails > MAX_MAILS) {
            throw new IllegalArgumentException("mails: must be from 1 to " + MAX_MAILS);
        }
        if (burst < 1 || burst > MAX_MAILS) {
            throw new IllegalArgumentException("burst: must be from 1 to " + MAX_MAILS);
        }
    }

    /**
     * Reads a number of mails and a unit of time, such as {@code 14/s}, {@code 100/min}, {@code 1000/h} or {@code 50000/d}.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static RateLimit parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a number of mails and a unit of time: s, min, h or d");
        }
        return new RateLimit(
                Integer.parseInt(matcher.group(1)), UNITS.getOrDefault(matcher.group(2), Duration.ZERO), 1);
    }

    /** The same rate, with so many mails at once after a lull. */
    public RateLimit withBurst(int newBurst) {
        return new RateLimit(mails, per, newBurst);
    }

    /** From one mail to the next. */
    public Duration interval() {
        return per.dividedBy(mails);
    }

    /**
     * When the next mail may go out.
     *
     * @param nextAt where the limit stands
     * @param now the earliest there is
     */
    Instant turn(Instant nextAt, Instant now) {
        Instant earliest = nextAt.minus(interval().multipliedBy(burst - 1L));
        return earliest.isAfter(now) ? earliest : now;
    }

    /** Where the limit stands once a mail has that turn. */
    Instant after(Instant nextAt, Instant turn) {
        return (turn.isAfter(nextAt) ? turn : nextAt).plus(interval());
    }
}
