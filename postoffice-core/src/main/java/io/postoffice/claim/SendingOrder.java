package io.postoffice.claim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * In which order due mail of a backend goes out.
 *
 * @param rule what comes first
 * @param maxWait by {@link Rule#PRIORITY}, mail that has been due for so long goes out before all other; {@code null} for never:
 *     less urgent mail then waits for as long as there is more urgent mail
 */
public record SendingOrder(Rule rule, @Nullable Duration maxWait) {

    /** By priority, whatever the wait. */
    public static final SendingOrder BY_PRIORITY = new SendingOrder(Rule.PRIORITY, null);

    /** What comes first. */
    public enum Rule {
        /** The most urgent, and of those what has been due for longest. */
        PRIORITY,
        /** What has been due for longest, however urgent. */
        FIFO
    }
}
