package io.postoffice.render;

import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Elvis;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpAnd;
import org.springframework.expression.spel.ast.OpDivide;
import org.springframework.expression.spel.ast.OpEQ;
import org.springframework.expression.spel.ast.OpGE;
import org.springframework.expression.spel.ast.OpGT;
import org.springframework.expression.spel.ast.OpLE;
import org.springframework.expression.spel.ast.OpLT;
import org.springframework.expression.spel.ast.OpMinus;
import org.springframework.expression.spel.ast.OpModulus;
import org.springframework.expression.spel.ast.OpMultiply;
import org.springframework.expression.spel.ast.OpNE;
import org.springframework.expression.spel.ast.OpOr;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.OperatorNot;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Ternary;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Compiles expressions of SpEL's syntax. SpEL parses them only; what is left of it is what is listed here, and is evaluated over
 * JSON values: there is no reflection that a template could be led to.
 */
final class ExpressionCompiler {

    private static final int MAX_LENGTH = 1000;

    /** Expressions stand in templates, which are compiled a limited number of times; see {@link CompiledTemplates}. */
    private static final int MAX_ENTRIES = 10_000;

    private static final Map<Class<?>, BiFunction<@Nullable Object, @Nullable Object, Object>> OPERATORS =
            Map.ofEntries(
                    Map.entry(OpEQ.class, Values::areEqual),
                    Map.entry(OpNE.class, (left, right) -> !Values.areEqual(left, right)),
                    Map.entry(OpLT.class, (left, right) -> Values.compare(left, right) < 0),
                    Map.entry(OpLE.class, (left, right) -> Values.compare(left, right) <= 0),
                    Map.entry(OpGT.class, (left, right) -> Values.compare(left, right) > 0),
                    Map.entry(OpGE.class, (left, right) -> Values.compare(left, right) >= 0),
                    Map.entry(OpPlus.class, Values::sum),
                    Map.entry(
                            OpMinus.class, (left, right) -> Values.decimal(left).subtract(Values.decimal(right))),
                    Map.entry(
                            OpMultiply.class,
                            (left, right) -> Values.decimal(left).multiply(Values.decimal(right))),
                    Map.entry(OpDivide.class, ExpressionCompiler::quotient),
                    Map.entry(OpModulus.class, ExpressionCompiler::remainder));

    private final SpelExpressionParser parser = new SpelExpressionParser();
    private final Map<String, Expression> compiled = new ConcurrentHashMap<>();

    /**
     * Compiles an expression.
     *
     * @throws SandboxException if it is none, or asks for more than the data
     */
    Expression compile(String text) {
        Expression known = compiled.get(text);
        if (known != null) {
            return known;
        }
        if (text.length() > MAX_LENGTH) {
            throw new SandboxException("an expression is longer than %d characters".formatted(MAX_LENGTH));
        }
        Expression made;
        try {
            made = compile(((SpelExpression) parser.parseExpression(text)).getAST());
        } catch (ParseException | IllegalStateException | IllegalArgumentException ex) {
            throw new SandboxException("an expression cannot be read");
        } catch (StackOverflowError ex) {
            throw new SandboxException("an expression is nested too deeply");
        }
        if (compiled.size() >= MAX_ENTRIES) {
            compiled.clear();
        }
        compiled.put(text, made);
        return made;
    }

    private Expression compile(SpelNode node) {
        if (node instanceof Literal literal) {
            Object value = literal.getLiteralValue().getValue();
            return scope -> value;
        } else if (node instanceof PropertyOrFieldReference property) {
            return variable(property.getName());
        } else if (node instanceof CompoundExpression) {
            return path(node);
        } else if (node instanceof MethodReference call) {
            return call(call);
        } else if (node instanceof Ternary) {
            Expression condition = compile(node.getChild(0));
            Expression then = compile(node.getChild(1));
            Expression otherwise = compile(node.getChild(2));
            return scope -> (Values.isTrue(condition.evaluate(scope)) ? then : otherwise).evaluate(scope);
        }
        return operation(node);
    }

    private Expression operation(SpelNode node) {
        Expression left = isOperation(node) ? compile(node.getChild(0)) : null;
        if (left == null) {
            throw refused(node);
        } else if (node instanceof OperatorNot) {
            return scope -> !Values.isTrue(left.evaluate(scope));
        } else if (node.getChildCount() == 1) {
            return sign(node, left);
        }
        Expression right = compile(node.getChild(1));
        if (node instanceof Elvis) {
            return scope -> {
                Object value = left.evaluate(scope);
                return value == null || value.equals("") ? right.evaluate(scope) : value;
            };
        } else if (node instanceof OpAnd) {
            return scope -> Values.isTrue(left.evaluate(scope)) && Values.isTrue(right.evaluate(scope));
        } else if (node instanceof OpOr) {
            return scope -> Values.isTrue(left.evaluate(scope)) || Values.isTrue(right.evaluate(scope));
        }
        BiFunction<@Nullable Object, @Nullable Object, Object> operator = OPERATORS.get(node.getClass());
        if (operator == null) {
            throw refused(node);
        }
        return scope -> operator.apply(left.evaluate(scope), right.evaluate(scope));
    }

    private static boolean isOperation(SpelNode node) {
        return OPERATORS.containsKey(node.getClass())
                || node instanceof OperatorNot
                || node instanceof Elvis
                || node instanceof OpAnd
                || node instanceof OpOr;
    }

    private static Expression sign(SpelNode node, Expression operand) {
        if (node instanceof OpMinus) {
            return scope -> Values.decimal(operand.evaluate(scope)).negate();
        } else if (node instanceof OpPlus) {
            return scope -> Values.decimal(operand.evaluate(scope));
        }
        throw refused(node);
    }

    private static Expression variable(String name) {
        return scope -> scope.variable(name);
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
        TemplateFunctions.Function function = TemplateFunctions.find(call.getName(), arguments.size());
        return scope -> {
            List<@Nullable Object> values = new ArrayList<>(arguments.size());
            for (Expression argument : arguments) {
                values.add(argument.evaluate(scope));
            }
            return function.apply(values, scope.locale());
        };
    }

    private static Object quotient(@Nullable Object left, @Nullable Object right) {
        requireDivisor(right);
        return Values.decimal(left).divide(Values.decimal(right), MathContext.DECIMAL64);
    }

    private static Object remainder(@Nullable Object left, @Nullable Object right) {
        requireDivisor(right);
        return Values.decimal(left).remainder(Values.decimal(right));
    }

    private static void requireDivisor(@Nullable Object divisor) {
        if (Values.decimal(divisor).signum() == 0) {
            throw new SandboxException("a number is divided by zero");
        }
    }

    private static SandboxException refused(SpelNode node) {
        return new SandboxException(
                ("an expression may use data, literals, comparison, arithmetic, '? :', '?:' and functions only,"
                                + " and this one has %s")
                        .formatted(node.getClass().getSimpleName()));
    }
}
