package io.postoffice.claim;

import io.postoffice.MailMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A mail that this node may send for as long as it holds the claim.
 *
 * @param claim the lease
 * @param attempt which attempt this is, from 1
 * @param origin where it comes from
 * @param message the message, the same on every attempt
 * @param outstanding to whom it is still to be sent
 */
public record ClaimedMail(Claim claim, int attempt, Origin origin, MailMessage message, Outstanding outstanding) {

    /** When it could be sent first: when it was scheduled for, or handed in, or requeued. */
    public Instant since() {
        return origin.since();
    }

    /**
     * Where a mail comes from.
     *
     * @param since when it could be sent first
     * @param trace what a tracer wrote down when it was stored; empty if there was none
     */
    public record Origin(Instant since, Map<String, String> trace) {

        public Origin {
            trace = Map.copyOf(trace);
        }
    }

    /**
     * The recipients that no attempt has settled yet.
     *
     * @param addresses each once, in the order of the mail; never empty
     * @param accepted for how many others the backend has already taken the mail
     * @param refused how many others it has refused for good
     */
    public record Outstanding(List<String> addresses, int accepted, int refused) {

        /** Whether somebody has received the mail. */
        public boolean partlyAccepted() {
            return accepted > 0;
        }

        /** Tells how many: addresses are kept out of logs. */
        @Override
        public String toString() {
            return "Outstanding[%d, accepted=%d, refused=%d]".formatted(addresses.size(), accepted, refused);
        }
    }

    /** Names the claim only: addresses and bodies are kept out of logs. */
    @Override
    public String toString() {
        return "ClaimedMail[%s, attempt=%d]".formatted(claim, attempt);
    }
}
