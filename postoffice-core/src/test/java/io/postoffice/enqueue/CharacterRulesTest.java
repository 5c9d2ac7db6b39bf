package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "Žluťoučký kůň", "日本語", "family 👨‍👩‍👧", "a\u00a0b", "\ufeffx", "%s ${x} [[y]]"})
    void ordinaryTextIsAllowedEverywhere(String value) {
        assertThat(CharacterRules.problemInLine(value)).isEmpty();
        assertThat(CharacterRules.problemInText(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", "\r", "\n", "\u2028", "\u2029"})
    void tabsAndLineBreaksAreAllowedInABodyOnly(String value) {
        assertThat(CharacterRules.problemInText("a" + value + "b")).isEmpty();
        assertThat(CharacterRules.problemInLine("a" + value + "b"))
                .contains("character U+%04X at position 1 is not allowed".formatted((int) value.charAt(0)));
    }

    @Test
    void everyOtherControlCharacterIsRefusedEverywhere() {
        assertThat(IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f))
                        .filter(character -> "\t\r\n".indexOf(character) < 0))
                .hasSize(0x20 - 3 + 0x21)
                .allSatisfy(character -> {
                    String problem = "character U+%04X at position 2 is not allowed".formatted(character);
                    assertThat(CharacterRules.problemInText("ab" + (char) (int) character))
                            .contains(problem);
                    assertThat(CharacterRules.problemInLine("ab" + (char) (int) character))
                            .contains(problem);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "\ud83dx", "x\ude00", "\ude00\ud83d"})
    void halfOfASurrogatePairIsRefusedEverywhere(String value) {
        assertThat(CharacterRules.problemInLine(value)).isPresent();
        assertThat(CharacterRules.problemInText(value)).isPresent();
    }

    @Test
    void positionCountsCharactersFromZero() {
        assertThat(CharacterRules.problemInLine("😀\u0000")).contains("character U+0000 at position 2 is not allowed");
    }

    @Test
    void firstProblemIsNamed() {
        assertThat(CharacterRules.problemInLine("\r\n")).contains("character U+000D at position 0 is not allowed");
    }
}
