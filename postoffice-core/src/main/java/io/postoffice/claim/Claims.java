package io.postoffice.claim;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Port: the leases on the rows of the queue. Times are the database's, so that a node with a wrong clock neither claims
 * early nor is robbed of its claims. Each call is made of short transactions of its own. Mail of a backend that is {@link Pauses
 * paused} is not leased.
 */
public interface Claims {

    /**
     * Leases due mail of one backend, in sending order; mail that has expired is marked so instead. Never waits for rows
     * that another node is claiming. What limits hold back is not leased, nor is, for another backend that stands in, mail that may
     * have been accepted already.
     *
     * @return at most as many mails as asked for
     */
    Batch claim(ClaimRequest request);

    /**
     * Leases one mail if it is due, no other node is claiming it, and no limit holds it back.
     *
     * @param request says for whom and for how long; its limit is of no account
     */
    Optional<Batch.Turn> claim(UUID id, ClaimRequest request);

    /** Which of these backends have mail that could be leased now, or is held back by limits only. */
    Set<String> due(Collection<String> backends);

    /** The same, of mail that another backend may send. */
    Set<String> dueForAnother(Collection<String> backends);

    /**
     * Extends exactly these claims.
     *
     * @param held claims of this node
     * @param lease how long they last from now
     * @return those that were still held; the others are lost
     */
    Set<Claim> extend(Collection<Claim> held, Duration lease);

    /** Tells the other nodes that this one is alive, whether or not it holds a claim. */
    void seen(String node);

    /** Gives back mail that was not attempted: due again at once, its attempt not counted. A lost claim is passed over. */
    void release(Collection<Claim> unattempted);

    /**
     * Takes back claims that have lapsed, of any node. Whether such a mail was sent is unknown.
     *
     * @return the names of the backends that have mail due again
     * @throws org.springframework.dao.TransientDataAccessException if the database took longer to answer than the rule has patience;
     *     nothing is taken back then
     */
    Set<String> reap(ReapRule rule);
}
