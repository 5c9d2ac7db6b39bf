package io.postoffice;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Something happened to a mail; for an {@code @EventListener}. Carries no body and no recipient: what is known of the mail can be
 * looked up by its identifier.
 *
 * <p>{@link Queued} and {@link Cancelled} are published on the caller's thread and inside its transaction, so that a
 * {@code @TransactionalEventListener} works and a listener that throws undoes the call. All others are published after the commit,
 * in order, on one thread of the node that did it: a listener that throws is logged, one that is slow delays the events behind it.
 * An event is lost when the node dies before it is published; the queue itself is the record.
 */
public sealed interface MailEvent {

    /** The mail's identifier in the queue. */
    UUID id();

    /** The name of the backend that it goes out over. */
    String backend();

    /** A mail was stored. */
    record Queued(UUID id, String backend, String messageId, List<String> tags) implements MailEvent {}

    /** A mail was withdrawn before it was sent. */
    record Cancelled(UUID id, String backend) implements MailEvent {}

    /**
     * A mail was accepted for at least one recipient, and the queue is done with it.
     *
     * @param attempt at which attempt, from 1
     * @param undelivered how many of its recipients have not received it: refused for good, or given up; usually 0
     */
    record Sent(UUID id, String backend, int attempt, int undelivered) implements MailEvent {}

    /**
     * A mail is to be attempted again, or, when it was accepted for some recipients, for the others.
     *
     * @param attempt the attempt that it comes from, from 1
     * @param dueAt when it is due again, by the database's clock
     */
    record Requeued(UUID id, String backend, int attempt, Instant dueAt) implements MailEvent {}

    /**
     * A mail was given up.
     *
     * @param attempt the last attempt, from 1
     */
    record Failed(UUID id, String backend, int attempt) implements MailEvent {}

    /** A mail's expiry came before its delivery. */
    record Expired(UUID id, String backend) implements MailEvent {}
}
