package io.postoffice.transport;

/**
 * A named way out. Closing its transport is the owner's business.
 *
 * @param name what mails, properties and log rows call it
 * @param concurrency how many messages may be on the wire at once, positive
 * @param transport hands messages over
 */
public record Backend(String name, int concurrency, MailTransport transport) {}
