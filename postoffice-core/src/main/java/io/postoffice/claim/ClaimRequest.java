package io.postoffice.claim;

import java.time.Duration;

/**
 * What a lane asks for.
 *
 * @param backend whose mail
 * @param over the lane's backend, which the mail will go out over: the same, or one that stands in for it
 * @param node the name of this node, for operators to read
 * @param limit how many mails at most, positive
 * @param lease how long the claims last unless extended
 */
public record ClaimRequest(String backend, String over, String node, int limit, Duration lease) {

    /** For mail of the lane's own backend. */
    public ClaimRequest(String backend, String node, int limit, Duration lease) {
        this(backend, backend, node, limit, lease);
    }

    /** Whether another backend stands in. */
    public boolean isForAnother() {
        return !backend.equals(over);
    }

    /** The same, for so many mails. */
    public ClaimRequest withLimit(int newLimit) {
        return new ClaimRequest(backend, over, node, newLimit, lease);
    }
}
