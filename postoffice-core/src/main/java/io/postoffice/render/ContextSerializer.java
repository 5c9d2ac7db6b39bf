package io.postoffice.render;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Port: how the data of a mail is kept until it is rendered, and made plain. Not by Java's serialization: data must not become code. */
public interface ContextSerializer {

    /**
     * Writes data down.
     *
     * @throws IllegalArgumentException if it cannot be; the message names a type at most, and no value
     */
    String write(Map<String, ? extends @Nullable Object> context);

    /**
     * Reads data back: maps, lists, strings, numbers and booleans.
     *
     * @throws IllegalArgumentException if it cannot be read, at no other time either; the message holds no value. Whatever else is
     *     thrown has the mail tried again
     */
    Map<String, Object> read(String written);
}
