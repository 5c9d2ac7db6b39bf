package io.postoffice.render;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.engine.IterationStatusVar;

/** How values of JSON behave in expressions. */
final class Values {

    private static final int MAX_TEXT = 100_000;

    /** A number of few bytes may have a billion digits. */
    private static final int MAX_DIGITS = 400;

    private Values() {}

    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof String || value instanceof Boolean) {
            return value.toString();
        } else if (value instanceof Number number) {
            return decimal(number).toPlainString();
        }
        throw new SandboxException("a list or an object is no text; name one of its values");
    }

    static BigDecimal decimal(@Nullable Object value) {
        if (!(value instanceof Number)) {
            throw new SandboxException("a number is wanted here");
        }
        BigDecimal decimal;
        if (value instanceof BigDecimal big) {
            decimal = big;
        } else if (value instanceof BigInteger big) {
            decimal = big.bitLength() > 4 * MAX_DIGITS
                    ? BigDecimal.ONE.scaleByPowerOfTen(2 * MAX_DIGITS)
                    : new BigDecimal(big);
        } else {
            decimal = new BigDecimal(value.toString());
        }
        if (Math.abs((long) decimal.scale()) > MAX_DIGITS || decimal.precision() > MAX_DIGITS) {
            throw new SandboxException("a number has more than %d digits".formatted(MAX_DIGITS));
        }
        return decimal;
    }

    static boolean isTrue(@Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        } else if (value instanceof Number number) {
            return decimal(number).signum() != 0;
        } else if (value instanceof String string) {
            return !string.isEmpty() && !string.equals("false");
        } else if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return value != null;
    }

    static boolean areEqual(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number && right instanceof Number) {
            return decimal(left).compareTo(decimal(right)) == 0;
        }
        return Objects.equals(left, right);
    }

    static int compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number && right instanceof Number) {
            return decimal(left).compareTo(decimal(right));
        } else if (left instanceof String first && right instanceof String second) {
            return first.compareTo(second);
        }
        throw new SandboxException("two numbers or two texts are wanted to compare");
    }

    static Object sum(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number && right instanceof Number) {
            return decimal(left).add(decimal(right));
        }
        String sum = text(left) + text(right);
        requireShort(sum);
        return sum;
    }

    /** To be called for each text that is made of others: with one of them made so, too, they would grow without end. */
    static void requireShort(CharSequence made) {
        if (made.length() > MAX_TEXT) {
            throw new SandboxException("a text is longer than %d characters".formatted(MAX_TEXT));
        }
    }

    /** What a value has under a name or an index; {@code null} when it has none. */
    static @Nullable Object part(@Nullable Object whole, @Nullable Object key) {
        if (whole instanceof Map<?, ?> map) {
            return key instanceof String ? map.get(key) : null;
        } else if (whole instanceof List<?> list && key instanceof Number number) {
            int index = decimal(number).intValue();
            return index >= 0 && index < list.size() ? list.get(index) : null;
        } else if (whole instanceof Map.Entry<?, ?> entry) {
            return "key".equals(key) ? entry.getKey() : "value".equals(key) ? entry.getValue() : null;
        } else if (whole instanceof IterationStatusVar loop && key instanceof String name) {
            return status(loop, name);
        }
        return null;
    }

    private static @Nullable Object status(IterationStatusVar loop, String name) {
        return switch (name) {
            case "index" -> loop.getIndex();
            case "count" -> loop.getCount();
            case "size" -> loop.getSize();
            case "even" -> loop.isEven();
            case "odd" -> loop.isOdd();
            case "first" -> loop.isFirst();
            case "last" -> loop.isLast();
            default -> null;
        };
    }
}
