package io.postoffice.render;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an expression may ask while a template is rendered. */
interface Scope {

    /** A variable of a loop, or a value of the data; {@code null} when there is none of this name. */
    @Nullable Object variable(String name);

    /** The data has nothing of this name. */
    void lacks(String name);

    /**
     * A message of the application.
     *
     * @throws SandboxException if there is none of this key
     */
    String message(String key, Object... values);

    /**
     * To be called before each step that takes longer the longer its values are: one expression has many of them.
     *
     * @throws SandboxException once there is no time left
     */
    void checkTime();

    /** How numbers and dates are written. */
    Locale locale();
}
