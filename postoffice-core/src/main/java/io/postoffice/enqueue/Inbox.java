package io.postoffice.enqueue;

import io.postoffice.MailReceipt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Port: where new mail is stored. */
public interface Inbox {

    /**
     * Stores these mails, in the transaction that the current thread is in; those with an idempotency key that is known are left
     * out. When one of the keys belongs to another mail, nothing is stored.
     *
     * @param emails at least one
     */
    Added add(List<NewEmail> emails);

    /**
     * What became of mail that was to be stored.
     *
     * @param earlier the receipts of mail that had been stored before, by the identifiers of those that were not stored for it
     * @param conflicting the identifiers of mail whose idempotency key belongs to another mail
     */
    record Added(Map<UUID, MailReceipt> earlier, Set<UUID> conflicting) {

        /** All is stored. */
        public static final Added ALL = new Added(Map.of(), Set.of());
    }
}
