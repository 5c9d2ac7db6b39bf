package io.postoffice.render;

import java.math.MathContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.Elvis;
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

/** The operators of expressions, over values of JSON. */
final class Operators {

    private static final Map<Class<?>, Unary> UNARY = Map.of(
            OperatorNot.class, operand -> !Values.isTrue(operand),
            OpMinus.class, operand -> Values.decimal(operand).negate(),
            OpPlus.class, Values::decimal);

    private static final Map<Class<?>, Binary> BINARY = Map.ofEntries(
            Map.entry(OpEQ.class, Values::areEqual),
            Map.entry(OpNE.class, (left, right) -> !Values.areEqual(left, right)),
            Map.entry(OpLT.class, (left, right) -> Values.compare(left, right) < 0),
            Map.entry(OpLE.class, (left, right) -> Values.compare(left, right) <= 0),
            Map.entry(OpGT.class, (left, right) -> Values.compare(left, right) > 0),
            Map.entry(OpGE.class, (left, right) -> Values.compare(left, right) >= 0),
            Map.entry(OpPlus.class, Values::sum),
            Map.entry(OpMinus.class, (left, right) -> Values.decimal(left).subtract(Values.decimal(right))),
            Map.entry(OpMultiply.class, (left, right) -> Values.decimal(left).multiply(Values.decimal(right))),
            Map.entry(OpDivide.class, Operators::quotient),
            Map.entry(OpModulus.class, Operators::remainder));

    private Operators() {}

    /** Whether a node is an operator with one operand, of those that there are here. */
    static boolean isUnary(SpelNode node) {
        return node.getChildCount() == 1 && UNARY.containsKey(node.getClass());
    }

    /** Whether a node is an operator with two operands, of those that there are here. */
    static boolean isBinary(SpelNode node) {
        return node.getChildCount() == 2
                && (BINARY.containsKey(node.getClass())
                        || node instanceof Elvis
                        || node instanceof OpAnd
                        || node instanceof OpOr);
    }

    static Expression unary(SpelNode node, Expression operand) {
        Unary operator = known(UNARY.get(node.getClass()));
        return scope -> operator.apply(operand.evaluate(scope));
    }

    static Expression binary(SpelNode node, Expression left, Expression right) {
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
        Binary operator = known(BINARY.get(node.getClass()));
        return scope -> {
            Object first = left.evaluate(scope);
            Object second = right.evaluate(scope);
            scope.checkTime();
            return operator.apply(first, second);
        };
    }

    private static <T> T known(@Nullable T operator) {
        if (operator == null) {
            throw new IllegalArgumentException("Not an operator of expressions");
        }
        return operator;
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

    @FunctionalInterface
    private interface Unary {

        Object apply(@Nullable Object operand);
    }

    @FunctionalInterface
    private interface Binary {

        Object apply(@Nullable Object left, @Nullable Object right);
    }
}
