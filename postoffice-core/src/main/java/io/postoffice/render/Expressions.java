package io.postoffice.render;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All expressions of a template, by what its attributes hold. They are compiled while it is checked; whatever else comes up when
 * it is rendered was not checked, and is not run.
 */
final class Expressions {

    private final ExpressionCompiler compiler;
    private final Map<String, Expression> values = new HashMap<>();
    private final Map<String, Loop> loops = new HashMap<>();

    Expressions(ExpressionCompiler compiler) {
        this.compiler = compiler;
    }

    /**
     * Compiles what {@code th:text} and the like hold.
     *
     * @throws SandboxException if it is not allowed
     */
    void add(String source) {
        if (!values.containsKey(source)) {
            values.put(source, compiler.compile(ExpressionSyntax.toSpel(source)));
        }
    }

    /**
     * Compiles what {@code th:each} holds.
     *
     * @throws SandboxException if it is not allowed
     */
    void addLoop(String source) {
        if (!loops.containsKey(source)) {
            loops.put(source, Loop.of(source, compiler));
        }
    }

    Expression value(@Nullable String source) {
        return checked(values.get(source));
    }

    Loop loop(@Nullable String source) {
        return checked(loops.get(source));
    }

    private static <T> T checked(@Nullable T compiled) {
        if (compiled == null) {
            throw new SandboxException("an expression was not checked, and is not run");
        }
        return compiled;
    }
}
