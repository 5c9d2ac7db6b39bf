package io.postoffice.outcome;

import io.postoffice.claim.ClaimedMail;
import io.postoffice.transport.Receipt;
import java.time.Duration;

/**
 * One try at delivery, ended.
 *
 * @param mail what was tried
 * @param backend the name of the backend that was tried
 * @param node the name of the node that tried
 * @param receipt what came of it
 * @param took how long it took
 */
public record Attempt(ClaimedMail mail, String backend, String node, Receipt receipt, Duration took) {}
