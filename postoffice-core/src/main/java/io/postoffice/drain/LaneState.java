package io.postoffice.drain;

import java.time.Duration;

/**
 * What a backend's lane of this node is doing.
 *
 * @param workers how many mails may be on the wire at once
 * @param onTheWire how many are
 * @param claimed how many are claimed and wait for a worker
 * @param outOfOrderFor how long until the backend is tried again; zero when it is in order, or about to be tried
 * @param onTrial whether its last try failed, so that the next is made with one mail
 */
public record LaneState(int workers, int onTheWire, int claimed, Duration outOfOrderFor, boolean onTrial) {}
