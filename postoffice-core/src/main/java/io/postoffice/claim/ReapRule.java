package io.postoffice.claim;

import java.time.Duration;

/**
 * What becomes of mail whose claim has lapsed.
 *
 * @param limit how many to take back in one call, positive
 * @param maxAttempts a mail with so many attempts behind it fails
 * @param unknownOutcome whether the others are attempted again
 * @param patience how long the database may take to answer: after longer, what has lapsed may have lapsed for want of an answer
 */
public record ReapRule(int limit, int maxAttempts, UnknownOutcome unknownOutcome, Duration patience) {}
