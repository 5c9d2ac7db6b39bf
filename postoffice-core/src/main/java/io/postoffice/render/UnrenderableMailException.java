package io.postoffice.render;

/** A template cannot make a mail. Names the template, the language and the place; holds no data. */
public final class UnrenderableMailException extends RuntimeException {

    private final boolean tooSlow;

    public UnrenderableMailException(String message) {
        this(message, false);
    }

    /**
     * @param tooSlow whether it took too long
     */
    public UnrenderableMailException(String message, boolean tooSlow) {
        super(message);
        this.tooSlow = tooSlow;
    }

    /** Whether it took too long, which may be due to the node and pass; anything else is so at each try. */
    public boolean isTooSlow() {
        return tooSlow;
    }
}
