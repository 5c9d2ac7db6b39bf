package io.postoffice;

import java.util.UUID;

/**
 * Proof that a mail is stored. It counts once the caller's transaction commits. For an idempotency key that was used before it
 * is about the mail that was stored then, and where that one stands now.
 *
 * @param id the queue's identifier of the mail, a time-ordered UUID (RFC 9562 version 7)
 * @param messageId the {@code Message-ID} header that the mail carries on every attempt, angle brackets included
 * @param status where the mail stood when the receipt was made
 */
public record MailReceipt(UUID id, String messageId, EmailStatus status) {}
