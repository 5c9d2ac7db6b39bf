package io.postoffice.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Compiles expressions of SpEL's syntax. SpEL parses them only; what is left of it is what is listed here, and is evaluated over
 * JSON values: there is no reflection that a template could be led to.
 */
final class ExpressionCompiler {

    private static final String MESSAGE = "message";

    private final SpelExpressionParser parser = new SpelExpressionParser();

    /**
     * Compiles an expression.
     *
     * @throws SandboxException if it is none, or asks for more than the data
     */
    Expression compile(String spel) {
        try {
            return compile(((SpelExpression) parser.parseExpression(spel)).getAST());
        } catch (SandboxException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            // Whatever SpEL's parser stumbles over.
            throw new SandboxException("an expression cannot be read");
        } catch (StackOverflowError ex) {
            throw new SandboxException("an expression is nested too deeply");
        }
    }

    private Expression compile(SpelNode node) {
        if (node instanceof Literal literal) {
            Object value = literal.getLiteralValue().getValue();
            return scope -> value;
        } else if (node instanceof PropertyOrFieldReference property) {
            String name = property.getName();
            return scope -> scope.variable(name);
        } else if (node instanceof CompoundExpression) {
            return path(node);
        } else if (node instanceof MethodReference call) {
            return call(call);
        } else if (node instanceof Ternary) {
            return choice(node);
        } else if (Operators.isUnary(node)) {
            return Operators.unary(node, compile(node.getChild(0)));
        } else if (Operators.isBinary(node)) {
            return Operators.binary(node, compile(node.getChild(0)), compile(node.getChild(1)));
        }
        throw refused(node);
    }

    private Expression choice(SpelNode node) {
        Expression condition = compile(node.getChild(0));
        Expression then = compile(node.getChild(1));
        Expression otherwise = compile(node.getChild(2));
        return scope -> (Values.isTrue(condition.evaluate(scope)) ? then : otherwise).evaluate(scope);
    }

    private Expression path(SpelNode node) {
        Expression path = compile(node.getChild(0));
        for (int i = 1; i < node.getChildCount(); i++) {
            SpelNode step = node.getChild(i);
            if (step instanceof PropertyOrFieldReference property) {
                path = step(path, scope -> property.getName());
            } else if (step.getClass() == Indexer.class) {
                path = step(path, compile(step.getChild(0)));
            } else {
                throw refused(step);
            }
        }
        return path;
    }

    private static Expression step(Expression whole, Expression key) {
        return scope -> {
            Object from = whole.evaluate(scope);
            Object name = key.evaluate(scope);
            Object part = Values.part(from, name);
            if (part == null
                    && from instanceof Map<?, ?> map
                    && name instanceof String text
                    && !map.containsKey(text)) {
                scope.lacks(text);
            }
            return part;
        };
    }

    private Expression call(MethodReference call) {
        List<Expression> arguments = new ArrayList<>();
        for (int i = 0; i < call.getChildCount(); i++) {
            arguments.add(compile(call.getChild(i)));
        }
        if (call.getName().equals(MESSAGE) && !arguments.isEmpty()) {
            return message(arguments);
        }
        TemplateFunctions.Function function = TemplateFunctions.find(call.getName(), arguments.size());
        return scope -> {
            List<@Nullable Object> values = values(arguments, scope);
            scope.checkTime();
            return function.apply(values, scope.locale());
        };
    }

    /** A message of the application: the key, and what fills it. */
    private static Expression message(List<Expression> arguments) {
        return scope -> {
            List<@Nullable Object> values = values(arguments, scope);
            scope.checkTime();
            return scope.message(
                    Values.text(values.get(0)),
                    values.stream()
                            .skip(1)
                            .map(value -> value instanceof Number ? Values.decimal(value) : Values.text(value))
                            .toArray());
        };
    }

    private static List<@Nullable Object> values(List<Expression> arguments, Scope scope) {
        List<@Nullable Object> values = new ArrayList<>(arguments.size());
        for (Expression argument : arguments) {
            values.add(argument.evaluate(scope));
        }
        return values;
    }

    private static SandboxException refused(SpelNode node) {
        return new SandboxException(
                ("an expression may use data, literals, comparison, arithmetic, '? :', '?:' and functions only,"
                                + " and this one has %s")
                        .formatted(node.getClass().getSimpleName()));
    }
}
