package io.postoffice.enqueue;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * An attachment could not be stored, for lack of room, say, and so its mail was not; that is no fault of the mail, which may be sent
 * again.
 */
public final class UnstoredAttachmentException extends DataAccessResourceFailureException {

    /**
     * @param message what could not be written to, and the remedy
     */
    public UnstoredAttachmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
