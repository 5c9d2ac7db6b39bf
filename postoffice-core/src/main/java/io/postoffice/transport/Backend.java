package io.postoffice.transport;

import java.util.List;

/**
 * A named way out. Closing its transport is the owner's business.
 *
 * @param name what mails, properties and log rows call it
 * @param concurrency how many messages may be on the wire at once, positive
 * @param fallbacks the names of the backends that its mail goes out over while it is out of order, in this order of preference
 * @param transport hands messages over
 */
public record Backend(String name, int concurrency, List<String> fallbacks, MailTransport transport) {

    public Backend {
        fallbacks = List.copyOf(fallbacks);
    }

    /** One that nothing stands in for. */
    public Backend(String name, int concurrency, MailTransport transport) {
        this(name, concurrency, List.of(), transport);
    }
}
