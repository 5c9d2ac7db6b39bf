package io.postoffice.render;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what an attribute holds, or {@code [[...]]}, into one expression of SpEL's syntax: {@code ${...}}, {@code #{...}},
 * {@code '...'} and {@code |...|}, and the operators between them. So there is one grammar and one evaluation for all of it, and
 * none of Thymeleaf's own, which reads texts as numbers and text between underscores as a program.
 */
final class ExpressionSyntax {

    private static final int MAX_LENGTH = 2000;

    private static final List<String> REFUSED = List.of("__", "~{", "*{", "@{");

    private static final String OPERATORS = "+-*/%<>=!?:(),";

    private static final Set<String> WORDS =
            Set.of("and", "or", "not", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod", "true", "false", "null");

    private static final Pattern NUMBER = Pattern.compile("\\d++(?:\\.\\d++)?+");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.]++");

    private static final Pattern MESSAGE = Pattern.compile("([\\w.-]++)\\s*+(?:\\((.*)\\))?+", Pattern.DOTALL);

    private final String source;
    private final StringBuilder spel = new StringBuilder();
    private int at;

    private ExpressionSyntax(String source) {
        this.source = source;
    }

    /**
     * The expression as SpEL writes it.
     *
     * @throws SandboxException if it is none, or has what no template may have
     */
    static String toSpel(String source) {
        if (source.length() > MAX_LENGTH) {
            throw new SandboxException("an expression is longer than %d characters".formatted(MAX_LENGTH));
        }
        for (String refused : REFUSED) {
            if (source.contains(refused)) {
                throw new SandboxException(
                        "'%s' is not allowed; use ${...} with data, and |...| for text around it".formatted(refused));
            }
        }
        return translated(source);
    }

    private static String translated(String source) {
        ExpressionSyntax syntax = new ExpressionSyntax(source);
        while (syntax.at < source.length()) {
            syntax.next();
        }
        return syntax.spel.toString();
    }

    private void next() {
        char next = source.charAt(at);
        if (next == '\'') {
            literal();
        } else if (next == '|') {
            substitution();
        } else if (source.startsWith("${", at)) {
            spel.append('(').append(braced()).append(')');
        } else if (source.startsWith("#{", at)) {
            message(braced().strip());
        } else if (Character.isWhitespace(next)) {
            spel.append(' ');
            at++;
        } else if (OPERATORS.indexOf(next) >= 0) {
            spel.append(next);
            at++;
        } else {
            numberOrWord();
        }
    }

    /** A quotation mark within is written with a backslash, as in Thymeleaf, or twice, as in SpEL. */
    private void literal() {
        StringBuilder text = new StringBuilder();
        for (at++; at < source.length(); at++) {
            char character = source.charAt(at);
            boolean escaped = at + 1 < source.length()
                    && source.charAt(at + 1) == '\''
                    && (character == '\\' || character == '\'');
            if (escaped) {
                text.append('\'');
                at++;
            } else if (character == '\'') {
                at++;
                spel.append(quoted(text));
                return;
            } else {
                text.append(character);
            }
        }
        throw notClosed("'", "'");
    }

    private void substitution() {
        StringBuilder text = new StringBuilder();
        spel.append("(''");
        at++;
        while (at < source.length() && source.charAt(at) != '|') {
            if (source.startsWith("${", at) || source.startsWith("#{", at)) {
                spel.append('+').append(quoted(text)).append('+');
                text.setLength(0);
                next();
            } else {
                text.append(source.charAt(at++));
            }
        }
        if (at == source.length()) {
            throw notClosed("|", "|");
        }
        spel.append('+').append(quoted(text)).append(')');
        at++;
    }

    private void message(String inner) {
        Matcher message = MESSAGE.matcher(inner);
        if (!message.matches()) {
            spel.append("message(").append(translated(inner)).append(')');
            return;
        }
        spel.append("message(").append(quoted(message.group(1)));
        if (message.group(2) != null) {
            spel.append(',').append(translated(message.group(2)));
        }
        spel.append(')');
    }

    /** What is between the braces, of which more may be within, also as text. */
    private String braced() {
        int begin = at + 2;
        int depth = 1;
        char quote = 0;
        for (int i = begin; i < source.length(); i++) {
            char character = source.charAt(i);
            if (quote != 0) {
                quote = character == quote ? 0 : quote;
            } else if (character == '\'' || character == '"') {
                quote = character;
            } else if (character == '{') {
                depth++;
            } else if (character == '}' && --depth == 0) {
                at = i + 1;
                return source.substring(begin, i);
            }
        }
        throw notClosed(source.substring(at, begin), "}");
    }

    private void numberOrWord() {
        Matcher word = WORD.matcher(source).region(at, source.length());
        if (!word.lookingAt()) {
            throw new SandboxException("an expression cannot be read; write ${...} for data, '...' for text");
        }
        String found = word.group();
        if (!WORDS.contains(found) && !NUMBER.matcher(found).matches()) {
            throw new SandboxException("a word is neither data nor text; write ${...} for data, '...' for text");
        }
        spel.append(found);
        at = word.end();
    }

    private static String quoted(CharSequence text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }

    private static SandboxException notClosed(String open, String close) {
        return new SandboxException("an expression is not complete: %s is not closed by %s".formatted(open, close));
    }
}
