package io.postoffice.render;

/** A template cannot make a mail, and will not at another try. Names the template, the language and the place; holds no data. */
public final class UnrenderableMailException extends RuntimeException {

    UnrenderableMailException(String message) {
        super(message);
    }
}
