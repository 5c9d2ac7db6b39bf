package io.postoffice.claim;

import java.time.Instant;
import java.util.Map;

/**
 * Port: backends whose mail is to wait, because somebody wants it to. Holds for all nodes, and for those that start later: no node
 * claims such mail. What is claimed already still goes out, about a second's worth a node.
 */
public interface Pauses {

    /** Stands for all backends, those of the future included. */
    String ALL = "*";

    /**
     * Has mail wait.
     *
     * @param backend the name of a backend, or {@link #ALL}
     * @return whether it did not wait before
     */
    boolean pause(String backend);

    /**
     * Lets mail go out again. A pause of {@link #ALL} is one of its own: to end it leaves those of single backends.
     *
     * @param backend the name of a backend, or {@link #ALL}
     * @return whether it waited before
     */
    boolean resume(String backend);

    /** What waits, by the name of its backend or {@link #ALL}, and since when by the database's clock. */
    Map<String, Instant> find();
}
