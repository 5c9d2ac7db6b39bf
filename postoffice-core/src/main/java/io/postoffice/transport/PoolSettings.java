package io.postoffice.transport;

import java.time.Duration;

/**
 * How long a connection is kept open between messages.
 *
 * @param idleLimit an unused connection is closed after this
 * @param checkAfter a connection unused for this long is asked whether it lives before it is used
 * @param mailsPerConnection a connection is closed after so many messages, positive: many servers allow no more than 100
 */
public record PoolSettings(Duration idleLimit, Duration checkAfter, int mailsPerConnection) {}
