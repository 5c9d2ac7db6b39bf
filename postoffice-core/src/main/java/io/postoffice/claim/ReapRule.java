package io.postoffice.claim;

/**
 * What becomes of mail whose claim has lapsed.
 *
 * @param limit how many to take back in one call, positive
 * @param maxAttempts a mail with so many attempts behind it fails
 * @param unknownOutcome whether the others are attempted again
 */
public record ReapRule(int limit, int maxAttempts, UnknownOutcome unknownOutcome) {}
