package io.postoffice.transport;

/** How far a message got, which tells whether it may have been delivered. Declared in order. */
public enum Phase {
    /** The making of the message, from its template or from what the application wrote. */
    COMPOSE,
    /** The connection: look-up, TCP, greeting, TLS, authentication. */
    CONNECT,
    /** The envelope: {@code MAIL}, {@code RCPT} and {@code DATA}, until the server answers 354. */
    ENVELOPE,
    /** The message itself is being written. */
    BODY,
    /** The message is written; from here on the server may have taken responsibility for it. */
    BODY_DONE
}
