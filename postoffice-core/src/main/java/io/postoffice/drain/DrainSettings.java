package io.postoffice.drain;

import java.time.Duration;

/**
 * How a node drains its queue.
 *
 * @param node the name of this node, for operators to read
 * @param batchSize how many mails a lane claims ahead at most, positive
 * @param pollInterval how often a lane looks for due mail when nothing wakes it
 * @param leaseInterval how often claims are extended and lapsed ones taken back; several times within a lease
 * @param stopLimit how long stopping waits for mail that is on the wire
 * @param autoStart whether the node drains its queue all the time, and not only when it is told to
 */
public record DrainSettings(
        String node,
        int batchSize,
        Duration pollInterval,
        Duration leaseInterval,
        Duration stopLimit,
        boolean autoStart) {}
