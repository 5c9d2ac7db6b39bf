package io.postoffice.outcome;

import io.postoffice.claim.Claim;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Port: where outcomes are written down. */
public interface Ledger {

    /**
     * Writes down what came of these attempts, in one transaction. An attempt whose claim is lost changes nothing.
     *
     * @param attempts of different mails, at least one
     * @param judge asked once for each attempt whose claim is held, with the database's time
     * @return the claims that were held, and are settled now
     */
    Set<Claim> settle(List<Attempt> attempts, BiFunction<Attempt, Instant, Settlement> judge);
}
