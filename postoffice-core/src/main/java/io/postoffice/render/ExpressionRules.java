package io.postoffice.render;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an attribute's value may hold of Thymeleaf's expressions, before any of them is looked at closely. */
final class ExpressionRules {

    private static final int MAX_LENGTH = 2000;

    private static final List<String> REFUSED = List.of("__", "~{", "*{", "@{");

    /** An expression over data; one with a brace in a literal is looked at when it is evaluated only. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}]*)}");

    /** What stands for itself, or is evaluated by us. */
    private static final Pattern OURS = Pattern.compile("[$#]\\{[^{}]*}|'[^']*'|\\|[^|]*\\|");

    /** Thymeleaf reads texts as numbers there: a short one may have a billion digits. */
    private static final Pattern ARITHMETIC = Pattern.compile("[-+*/%]|\\b(?:div|mod)\\b");

    private ExpressionRules() {}

    /**
     * Refuses what no template may hold.
     *
     * @throws SandboxException if there is any of it
     */
    static void check(String value) {
        if (value.length() > MAX_LENGTH) {
            throw new SandboxException("an expression is longer than %d characters".formatted(MAX_LENGTH));
        }
        for (String refused : REFUSED) {
            if (value.contains(refused)) {
                throw new SandboxException(
                        "'%s' is not allowed; use ${...} with data, and |...| for text around it".formatted(refused));
            }
        }
        if (!value.strip().equals("*")
                && ARITHMETIC.matcher(OURS.matcher(value).replaceAll("x")).find()) {
            throw new SandboxException("arithmetic belongs within ${...}, and text around data within |...|");
        }
    }

    /**
     * Refuses what no template may hold, and compiles the expressions.
     *
     * @throws SandboxException if one of them is not allowed
     */
    static void check(String value, ExpressionCompiler compiler) {
        check(value);
        Matcher expression = VARIABLE.matcher(value);
        while (expression.find()) {
            compiler.compile(expression.group(1));
        }
    }
}
