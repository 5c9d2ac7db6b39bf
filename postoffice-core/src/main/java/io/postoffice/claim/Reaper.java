package io.postoffice.claim;

import java.util.Set;

/** Takes back what nodes that died had claimed. Every node does so for all. */
public final class Reaper {

    private final Claims claims;
    private final ReapRule rule;

    public Reaper(Claims claims, ReapRule rule) {
        this.claims = claims;
        this.rule = rule;
    }

    /**
     * Takes back one batch of lapsed claims.
     *
     * @return the names of the backends that have mail due again
     */
    public Set<String> reap() {
        return claims.reap(rule);
    }
}
