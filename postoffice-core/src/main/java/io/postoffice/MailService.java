package io.postoffice;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes mail for delivery. A mail is stored in the caller's transaction, so that it goes out if, and only if, that
 * transaction commits; workers deliver it afterwards. Safe for use by many threads.
 *
 * <p>A transaction is joined when it uses the data source that the queue is stored in, whatever manages it. Without one,
 * the call opens and commits its own. A transaction of another data source cannot be joined; the mail is then stored at
 * once, in a transaction of its own.
 */
public interface MailService {

    /**
     * Stores one mail for delivery.
     *
     * @param mail what to send
     * @return the receipt, in status {@link EmailStatus#QUEUED} unless it is of a mail that was stored before (see
     *     {@link Mail#idempotencyKey(String)}), or that was sent at once (see {@link Priority#NOW})
     * @throws InvalidMailException if the mail cannot be sent as it is, or its idempotency key belongs to another; nothing is
     *     stored
     * @throws IllegalStateException if the caller's transaction is read-only; nothing is stored
     */
    MailReceipt send(Mail mail);

    /**
     * Stores many mails for delivery, all or none. Much faster than as many calls of {@link #send}.
     *
     * @param mails what to send; an empty collection stores nothing
     * @return a receipt for each mail, in the order of the collection
     * @throws InvalidMailException if one of them cannot be sent as it is; names its index, and nothing is stored
     * @throws IllegalStateException if the caller's transaction is read-only; nothing is stored
     */
    List<MailReceipt> sendMany(Collection<Mail> mails);

    /**
     * Stores mails for delivery as they come, all or none, with no more than a thousand of them in memory. In the transaction of
     * the caller, who may read them from the database meanwhile, where the driver lets one connection do both.
     *
     * <p>A caller who catches the exception and goes on with the transaction has stored none of them, though listeners may have
     * heard of some.
     *
     * @param mails what to send; closed at the end
     * @return how many there were
     * @throws InvalidMailException if one of them cannot be sent as it is; names its index, and nothing is stored
     * @throws IllegalStateException if the caller's transaction is read-only; nothing is stored
     */
    long sendMany(Stream<Mail> mails);
}
