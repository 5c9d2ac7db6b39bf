package io.postoffice.claim;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a claim.
 *
 * @param turns the mail now leased, in sending order
 * @param exhaustedFor for how long the limit of the backend lets no more be leased; zero if it does
 * @param nextDue in which time to look again, as mail is behind other that was put off, or due again; {@code null} to wait until
 *     there is reason to
 * @param isPaused whether the backend that it would go out over is paused, so that nothing does
 */
public record Batch(
        List<Turn> turns, Duration exhaustedFor, @Nullable Duration nextDue, boolean isPaused) {

    /** Nothing, because of a pause: of the backend that mail would go out over, or else of the one whose mail it is. */
    public static Batch paused(boolean isOver) {
        return new Batch(List.of(), Duration.ZERO, null, isOver);
    }

    /** The mail, whatever its turns. */
    public List<ClaimedMail> mails() {
        return turns.stream().map(Turn::mail).toList();
    }

    /**
     * A mail, and when it is to go out.
     *
     * @param heldFor for how long it is held back by limits, from the moment of the claim
     * @param isPaced whether a limit has it go out then and not much later: what goes out late goes out on top of what has its turn then
     */
    public record Turn(ClaimedMail mail, Duration heldFor, boolean isPaced) {}
}
