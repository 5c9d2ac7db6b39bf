package io.postoffice.archive;

import io.postoffice.EmailStatus;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Port: what people want to see of the queue. Reads only, in the transaction that the thread is in. */
public interface MailInspection {

    /** The newest mail that fits, the newest first. */
    List<MailRecord> search(MailQuery query);

    /** A mail with its recipients and its log; empty if there is none of this identifier, or no more. */
    Optional<MailDetails> details(UUID id);

    /** How much mail there is of these backends. */
    Backlog backlog(Collection<String> backends);

    /** How many mails of each backend there are in each status. Reads all of it. */
    Map<String, Map<EmailStatus, Long>> countByBackend();
}
