package io.postoffice.transport;

import jakarta.mail.MessagingException;

/** A server does not offer the security that the backend's settings ask for; nothing was sent to it. */
final class InsecureBackendException extends MessagingException {

    InsecureBackendException(String message) {
        super(message);
    }
}
