package io.postoffice.drain;

import io.postoffice.EmailStatus;
import java.util.Map;
import java.util.Set;

/**
 * What came of a run that drained the queue.
 *
 * @param sent how many mails were accepted, and are done with
 * @param requeued how many attempts ended in another one later
 * @param failed how many mails were given up
 * @param left the backends that are out of order, or that have mail left because the time was up
 */
public record DrainReport(long sent, long requeued, long failed, Set<String> left) {

    /** Whether nothing was left to do for now. */
    public boolean isComplete() {
        return left.isEmpty();
    }

    static DrainReport between(Map<EmailStatus, Long> before, Map<EmailStatus, Long> after, Set<String> left) {
        return new DrainReport(
                more(EmailStatus.SENT, before, after),
                more(EmailStatus.REQUEUED, before, after),
                more(EmailStatus.FAILED, before, after) + more(EmailStatus.EXPIRED, before, after),
                Set.copyOf(left));
    }

    private static long more(EmailStatus status, Map<EmailStatus, Long> before, Map<EmailStatus, Long> after) {
        return after.getOrDefault(status, 0L) - before.getOrDefault(status, 0L);
    }
}
