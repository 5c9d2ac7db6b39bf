package io.postoffice.render;

import org.jspecify.annotations.Nullable;

/** A compiled expression. Knows the data of a mail, and nothing else there is. */
@FunctionalInterface
interface Expression {

    /**
     * Evaluates it.
     *
     * @return a string, number, boolean, list or map of these; {@code null} for what the data has not
     * @throws SandboxException if it makes no sense with these data
     */
    @Nullable Object evaluate(Scope scope);
}
