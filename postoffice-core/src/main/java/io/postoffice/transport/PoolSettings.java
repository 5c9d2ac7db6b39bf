package io.postoffice.transport;

import java.time.Duration;

/**
 * How long a connection is kept open between messages, and how long a message may take on it.
 *
 * @param idleLimit an unused connection is closed after this
 * @param checkAfter a connection unused for this long is asked whether it lives before it is used
 * @param mailsPerConnection a connection is closed after so many messages, positive: many servers allow no more than 100
 * @param deadline a connection is broken off when opening it, or a message on it, takes longer
 */
public record PoolSettings(Duration idleLimit, Duration checkAfter, int mailsPerConnection, Duration deadline) {}
