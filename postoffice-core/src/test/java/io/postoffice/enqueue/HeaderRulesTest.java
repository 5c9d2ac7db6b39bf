package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Campaign",
                "List-Unsubscribe",
                "List-Id",
                "In-Reply-To",
                "References",
                "Importance",
                "Auto-Submitted",
                "X",
                "x!#$%&'*+.^_`|~9",
                "Contentment",
                "To-Do",
                "Subjective"
            })
    void ordinaryHeaderIsAllowed(String name) {
        assertThat(HeaderRules.problem(name, "Value with Žluťoučký kůň")).isEmpty();
        assertThat(HeaderRules.problem(name, "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From",
                "Sender",
                "To",
                "Cc",
                "Bcc",
                "Reply-To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Return-Path",
                "Received",
                "Content-Type",
                "Content-Transfer-Encoding",
                "Content-Disposition",
                "Resent-To",
                "Resent-Bcc",
                "bcc",
                "BCC",
                "mEsSaGe-Id",
                "CONTENT-TYPE",
                "resent-from"
            })
    void headerThatTheMessageSetsItselfIsRefusedInAnyCase(String name) {
        assertThat(HeaderRules.problem(name, "value"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("sets this header itself"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "X Y",
                " X",
                "X ",
                "X:",
                "X: y\r\nBcc",
                "X\r\nBcc",
                "X\nBcc",
                "X\rBcc",
                "X\t",
                "X\u0000",
                "X\u007f",
                "Bcc:",
                "Ž",
                "X-\u2028"
            })
    void nameThatIsNoneIsRefused(String name) {
        assertThat(HeaderRules.problem(name, "value"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("the name is not one of RFC 5322"));
    }

    @Test
    void nameMayHave76CharactersAndNoMore() {
        assertThat(HeaderRules.problem("X".repeat(76), "value")).isEmpty();
        assertThat(HeaderRules.problem("X".repeat(77), "value")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n ", "\t", "\u0000", "\u0085", "\u2028", "\ud83d"})
    void valueOnMoreThanOneLineIsRefusedAndNotRepeated(String control) {
        assertThat(HeaderRules.problem("X-A", "secret" + control + "Bcc: x@example.org"))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .isEqualTo("character U+%04X at position 6 is not allowed".formatted((int) control.charAt(0))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?UTF-8?Q?a=0D=0ABcc:_secret?=", "a =?UTF-8?B?AA==?=", "=?UTF-8?Q?=E2=80=A8?= <a@b.org>"})
    void encodedWordIsToDecodeToOneLine(String value) {
        assertThat(HeaderRules.problem("X-A", value))
                .hasValueSatisfying(problem -> assertThat(problem).matches("character U\\+\\p{XDigit}{4} at .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?UTF-8?Q?B=C3=BCcher?= <books.example.org>", "=?x?Q?a?=", "=?UTF-8?Q?", "a=?b"})
    void otherEncodedWordsAreTheApplicationsOwn(String value) {
        assertThat(HeaderRules.problem("List-Id", value)).isEmpty();
    }

    @Test
    void valueMayHave10000CharactersAndNoMore() {
        assertThat(HeaderRules.problem("X-A", "12345678 9".repeat(1000))).isEmpty();
        assertThat(HeaderRules.problem("X-A", "12345678 9".repeat(1000) + "x"))
                .contains("longer than 10000 characters");
    }

    @Test
    void valueIsToBeFoldableToLinesOf998Characters() {
        assertThat(Stream.of(
                        "x".repeat(993),
                        "x".repeat(993) + " " + "x".repeat(997),
                        "x" + " ".repeat(997) + "x",
                        "ü".repeat(2000)))
                .allSatisfy(
                        value -> assertThat(HeaderRules.problem("X-A", value)).isEmpty());
        assertThat(Stream.of(
                        "x".repeat(994),
                        "x".repeat(993) + " " + "x".repeat(998),
                        "x" + " ".repeat(998) + "x",
                        "x " + "y".repeat(5000)))
                .allSatisfy(value -> assertThat(HeaderRules.problem("X-A", value))
                        .hasValueSatisfying(problem -> assertThat(problem).contains("(RFC 5322, 2.1.1)")));
    }
}
