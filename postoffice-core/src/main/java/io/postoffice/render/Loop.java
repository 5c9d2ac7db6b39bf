package io.postoffice.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code th:each} says: {@code line : ${lines}}, or {@code line, s : ${lines}}.
 *
 * @param item the name of the variable that each item has in turn
 * @param status the name of the loop's status; {@code null} for that of the item followed by {@code Stat}
 */
record Loop(String item, @Nullable String status, Expression list) {

    private static final String NAME = "([\\p{L}_][\\p{L}\\p{N}_]*+)";

    private static final Pattern SYNTAX =
            Pattern.compile("\\s*+" + NAME + "\\s*+(?:,\\s*+" + NAME + "\\s*+)?+:(.++)", Pattern.DOTALL);

    /**
     * Reads it.
     *
     * @throws SandboxException if it is none, or its list is no expression that is allowed
     */
    static Loop of(String source, ExpressionCompiler compiler) {
        Matcher loop = SYNTAX.matcher(source);
        if (!loop.matches()) {
            throw new SandboxException("th:each is written as in th:each=\"line : ${lines}\"");
        }
        return new Loop(loop.group(1), loop.group(2), compiler.compile(ExpressionSyntax.toSpel(loop.group(3))));
    }
}
