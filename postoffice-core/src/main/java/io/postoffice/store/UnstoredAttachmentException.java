package io.postoffice.store;

import org.springframework.dao.DataAccessResourceFailureException;

/** An attachment could not be stored, and so its mail was not; it may be sent again. */
public final class UnstoredAttachmentException extends DataAccessResourceFailureException {

    UnstoredAttachmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
