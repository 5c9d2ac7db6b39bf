package io.postoffice.transport;

import org.jspecify.annotations.Nullable;

/**
 * Why and where a message stopped.
 *
 * @param phase how far it got
 * @param reply what the server said; {@code null} when it said nothing
 * @param exceptionType the class name of the deepest cause; {@code null} when there was none
 */
public record Failure(
        Phase phase, @Nullable SmtpReply reply, @Nullable String exceptionType) {}
