package io.postoffice.claim;

import java.util.HashSet;
import java.util.Set;

/** Takes back what nodes that died had claimed. Every node does so for all. */
public final class Reaper {

    private static final int MAX_BATCHES = 20;

    private final Claims claims;
    private final ReapRule rule;

    public Reaper(Claims claims, ReapRule rule) {
        this.claims = claims;
        this.rule = rule;
    }

    /**
     * Takes back lapsed claims, batch by batch, until none is left that is due again, or this has gone on for long.
     *
     * @return the names of the backends that have mail due again
     */
    public Set<String> reap() {
        Set<String> dueAgain = new HashSet<>();
        Set<String> batch = claims.reap(rule);
        for (int batches = 1; !batch.isEmpty() && batches < MAX_BATCHES; batches++) {
            dueAgain.addAll(batch);
            batch = claims.reap(rule);
        }
        dueAgain.addAll(batch);
        return dueAgain;
    }
}
