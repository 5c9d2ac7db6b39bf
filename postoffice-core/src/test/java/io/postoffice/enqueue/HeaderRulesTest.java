package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

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
}
