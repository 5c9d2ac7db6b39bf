package io.postoffice.archive;

import io.postoffice.EmailStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Port: the rows of mail, apart from its delivery. All but the removals work in the transaction that the thread is in. */
public interface MailRecords {

    Optional<MailRecord> find(UUID id);

    /** Up to so many mails of a tag, the newest first. */
    List<MailRecord> findTagged(String tag, int limit);

    /** How many mails there are in each status; statuses without mail are left out. */
    Map<EmailStatus, Long> countByStatus();

    /** How many mails of a tag there are in each status; statuses without mail are left out. */
    Map<EmailStatus, Long> countTagged(String tag);

    /** Withdraws a mail that waits; empty if it does not. */
    Optional<MailRecord> cancel(UUID id);

    /** Withdraws up to so many mails of a tag that wait; fewer if some were claimed meanwhile, none only if none waits any more. */
    List<MailRecord> cancelTagged(String tag, int limit);

    /**
     * Has a mail that waits go out at another time. One that waits for another attempt keeps those it has behind it.
     *
     * @return whether it does; not if it does not wait
     */
    boolean reschedule(UUID id, Instant time);

    /** Has a mail that was given up start again, with no attempt behind it; empty if there is none that can. */
    Optional<MailRecord> requeue(UUID id);

    /**
     * Removes mail that the queue is done with, in a transaction of its own.
     *
     * @param age how long ago it was done with at the least
     * @param after only mail with a greater identifier; {@code null} for all
     * @param limit how many at most
     * @return the identifiers of what was removed, in order
     */
    List<UUID> remove(Duration age, @Nullable UUID after, int limit);

    /** Removes what the mail says, and keeps the rest; see {@link #remove}. */
    List<UUID> removeContent(Duration age, @Nullable UUID after, int limit);
}
