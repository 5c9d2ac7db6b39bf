package io.postoffice.transport;

import io.postoffice.MailMessage;
import java.util.List;

/** Hands messages over to a mail server or service, one at a time a thread. Safe for use by many threads. */
public interface MailTransport extends AutoCloseable {

    /**
     * Tries once to hand a message over.
     *
     * @param message what to send
     * @param envelope the addresses to send it to, some or all of the message's; at least one
     * @return what came of it; a failure is a receipt as well, never an exception
     */
    Receipt send(MailMessage message, List<String> envelope);

    /** How many connections are open, in use or kept for the next message; none where the transport does not tell. */
    default int connections() {
        return 0;
    }

    /** Closes idle connections; a message that is on the wire is let finish. */
    @Override
    void close();
}
