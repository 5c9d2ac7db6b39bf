package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postoffice.RecipientKind;
import io.postoffice.transport.StreamProviderShortcut;
import jakarta.mail.internet.AddressException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an address costs that is made to cost much. The best of many runs counts: whatever else the machine does adds to the others. */
final class AddressParserTimeTest {

    private static final int RUNS = 300;

    /** What parsers are slow on, in any length. */
    enum Shape {
        LONG_LOCAL_PART("", "a", "@b.org"),
        LONG_DOMAIN("a@", "b", ".org"),
        MANY_LABELS("a@", "b.", "org"),
        LONG_UNICODE_DOMAIN("a@", "ü", ".org"),
        MANY_LETTERS_IN_A_DOMAIN("a@", letters(), ".org"),
        MANY_COMBINING_MARKS("a@b", "\u0301", ".org"),
        DOTS_IN_THE_LOCAL_PART("a", ".a", "..@b.org"),
        DOTS_ONLY("", ".", "@b.org"),
        PARENTHESES("", "(", " <a@b.org>"),
        NESTED_PARENTHESES("", "()", " a@b.org"),
        QUOTES("", "\"", "x <a@b.org>"),
        BACKSLASHES("\"", "\\", "\" <a@b.org>"),
        OPEN_ANGLE_BRACKETS("", "<", "a@b.org"),
        CLOSED_ANGLE_BRACKETS("<a@b.org", ">", ""),
        COMMAS("", ",", "a@b.org"),
        QUOTED_COMMAS("\"", ",", "\"a@b.org"),
        COLONS("@a", ":", "a@b.org"),
        AT_SIGNS("", "@", "b.org"),
        HYPHENS("a@b", "-", ".org"),
        SQUARE_BRACKETS("a@", "[", "]"),
        COLONS_OF_IPV6("a@[IPv6:", "1:", "1]"),
        LONG_NAME("", "n", " <a@b.org>"),
        NAME_OF_WORDS("", "n ", "<a@b.org>"),
        SPACES_IN_FRONT("", " ", "a@b"),
        SPACES_WITHIN("a", " ", "<a@b"),
        SPACES_BEHIND("a@b", " ", "x"),
        ENCODED_WORDS("", "=?UTF-8?Q?a?= ", "<a@b.org>"),
        HALVES_OF_ENCODED_WORDS("", "=?", " <a@b.org>"),
        NESTED_ENCODED_WORDS("=?UTF-8?Q?", "=3D=3F", "?= <a@b.org>");

        private final String start;
        private final String repeated;
        private final String end;

        Shape(String start, String repeated, String end) {
            this.start = start;
            this.repeated = repeated;
            this.end = end;
        }

        /** Punycode takes the longer, the more of them differ. */
        private static String letters() {
            return IntStream.range(0x4E00, 0x6000).mapToObj(Character::toString).collect(Collectors.joining());
        }

        String ofLength(int length) {
            int rest = length - start.length() - end.length();
            String middle = repeated.repeat(rest / repeated.length() + 1).substring(0, rest);
            return start + middle + end;
        }
    }

    @BeforeAll
    static void install() {
        StreamProviderShortcut.install();
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandCharactersAreRefusedWithinAMillisecond(Shape shape) {
        String written = shape.ofLength(10_000);

        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> AddressParser.parse(RecipientKind.TO, written))
                .withMessage("longer than 4096 characters");
        assertThat(best(written)).isLessThan(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @EnumSource
    void longestThatIsLookedAtCostsTenTimesWhatATenthOfItCosts(Shape shape) {
        Duration tenth = best(shape.ofLength(408));
        Duration whole = best(shape.ofLength(4080));

        // A square law would make it a hundred times; below some microseconds, the clock tells little.
        assertThat(whole).isLessThan(tenth.plusNanos(5_000).multipliedBy(20));
        assertThat(whole).isLessThan(Duration.ofMillis(1));
    }

    private static Duration best(String written) {
        return Duration.ofNanos(
                IntStream.range(0, RUNS).mapToLong(run -> nanos(written)).min().orElseThrow());
    }

    private static long nanos(String written) {
        long start = System.nanoTime();
        try {
            assertThat(AddressParser.parse(RecipientKind.TO, written)).isNotNull();
        } catch (AddressException ex) {
            return System.nanoTime() - start;
        }
        return System.nanoTime() - start;
    }
}
