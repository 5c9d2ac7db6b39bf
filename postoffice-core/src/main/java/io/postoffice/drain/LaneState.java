package io.postoffice.drain;

import java.time.Duration;
import java.util.Set;

/**
 * What a backend's lane of this node is doing.
 *
 * @param workers how many mails may be on the wire at once
 * @param onTheWire how many are
 * @param claimed how many are claimed and wait for a worker, or for their turn
 * @param breaker whether the backend is in order
 * @param rateLimitedFor how long until the rate limit of the backend has turns for more; zero without one, or when it has some
 * @param standsInFor the backends whose mail it sends as well, because they are out of order
 */
public record LaneState(
        int workers,
        int onTheWire,
        int claimed,
        BreakerStatus breaker,
        Duration rateLimitedFor,
        Set<String> standsInFor) {}
