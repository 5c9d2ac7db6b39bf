package io.postoffice.drill;

import java.time.Duration;
import java.util.List;

/**
 * What came of a drill.
 *
 * @param sent how many mails were committed
 * @param delivered how many of them the server accepted, each counted once
 * @param lost how many it never did
 * @param duplicated how many more times it accepted one that it had already
 * @param allowed how many of these there may be: what was on the wire, or unsettled, when a node died or froze
 * @param stuck how many are neither sent nor given up in the end
 * @param failed how many were given up
 * @param worstDelay the longest from commit to acceptance
 * @param notes what else was measured
 * @param broken what else does not hold
 */
record Outcome(
        int sent,
        int delivered,
        int lost,
        int duplicated,
        int allowed,
        int stuck,
        int failed,
        Duration worstDelay,
        List<String> notes,
        List<String> broken) {

    /** Whether the promise was kept. */
    boolean holds() {
        return lost == 0 && stuck == 0 && failed == 0 && duplicated <= allowed && broken.isEmpty();
    }
}
