package io.postoffice.archive;

import io.postoffice.RecipientKind;
import io.postoffice.RecipientStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail with all that happened to it, and still without what it says.
 *
 * @param mail where it stands
 * @param lastError why its last attempt failed, as its log has it; {@code null} if it did not
 * @param recipients in the order of the mail
 * @param attempts what the log has of it, the oldest first
 */
public record MailDetails(
        MailRecord mail, @Nullable String lastError, List<Addressee> recipients, List<LoggedAttempt> attempts) {

    /**
     * One recipient, or one to answer to.
     *
     * @param lastReply what the server last said of the address; {@code null} when it said nothing of it alone
     */
    public record Addressee(
            RecipientKind kind,
            String address,
            RecipientStatus status,
            @Nullable String lastReply) {

        /** Leaves the address out: addresses are kept out of logs. */
        @Override
        public String toString() {
            return "Addressee[%s, %s]".formatted(kind, status);
        }
    }

    /**
     * A row of the log.
     *
     * @param attempt which attempt, from 1
     * @param at when it ended, by the database's clock
     * @param outcome how it ended
     * @param backend the backend that was tried
     * @param node the node that tried
     * @param millis how long it took
     * @param cause why it failed; without values if it did not
     */
    public record LoggedAttempt(
            int attempt, Instant at, String outcome, String backend, String node, long millis, Cause cause) {}

    /**
     * Why an attempt failed, as far as that is known.
     *
     * @param phase how far it got
     * @param reply the server's words
     * @param exceptionType the class name of the deepest exception
     * @param reason what is known to be wrong
     */
    public record Cause(
            @Nullable String phase,
            @Nullable String reply,
            @Nullable String exceptionType,
            @Nullable String reason) {

        /** Leaves the reply out: servers repeat addresses in it. */
        @Override
        public String toString() {
            return "Cause[%s, %s, %s]".formatted(phase, exceptionType, reason);
        }
    }
}
