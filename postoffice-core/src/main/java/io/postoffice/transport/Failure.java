package io.postoffice.transport;

import org.jspecify.annotations.Nullable;

/**
 * Why and where a message stopped.
 *
 * @param phase how far it got
 * @param reply what the server said; {@code null} when it said nothing
 * @param exceptionType the class name of the deepest cause; {@code null} when there was none
 * @param reason what is known to be wrong, in fixed words of ours, so that it can be shown anywhere; {@code null} when unknown
 */
public record Failure(
        Phase phase,
        @Nullable SmtpReply reply,
        @Nullable String exceptionType,
        @Nullable String reason) {

    /** A failure that explains itself by its reply or its exception only. */
    public Failure(Phase phase, @Nullable SmtpReply reply, @Nullable String exceptionType) {
        this(phase, reply, exceptionType, null);
    }

    /** The most telling of what is known, for a log: the reply's codes, the reason, or the exception's type. */
    public String describe() {
        if (reply != null) {
            return reply.toString();
        }
        return reason != null ? reason : String.valueOf(exceptionType);
    }
}
