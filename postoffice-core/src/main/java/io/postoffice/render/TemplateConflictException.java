package io.postoffice.render;

/** A template cannot be changed as asked: it exists already, does not exist, or was changed by somebody else meanwhile. */
public final class TemplateConflictException extends RuntimeException {

    TemplateConflictException(String message) {
        super(message);
    }
}
