package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyTest {

    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 nobody, 5.1.1",
        "250-2.0.0 first, 2.0.0",
        "451 4.123.456 later, 4.123.456",
        "550 5.1.1, 5.1.1",
        "550 nobody,",
        "550 nobody at 5.1.1,",
        "550 3.1.1 nobody,",
        "550 5.1 nobody,",
        "550 5.1.1234 nobody,"
    })
    void enhancedCodeIsReadWhereThereIsOne(String text, @Nullable String enhanced) {
        assertThat(SmtpReply.of(550, text).enhanced()).isEqualTo(enhanced);
    }

    @ParameterizedTest
    @CsvSource({
        "554 5.7.1 relaying denied, true",
        "550 5.7.1 no, true",
        "550 5.7.60 not as this sender, true",
        "530 5.5.1 authenticate first, true",
        "530 authenticate first, true",
        "554 no, true",
        "554 5.1.1 nobody, false",
        "550 5.1.1 nobody, false",
        "550 relaying denied, false",
        "552 5.3.4 too large, false",
        "450 4.7.1 greylisted, false"
    })
    void policyIsToldFromBadAddresses(String text, boolean policy) {
        assertThat(SmtpReply.of(Integer.parseInt(text.substring(0, 3)), text).isPolicy())
                .isEqualTo(policy);
    }

    @Test
    void severalLinesBecomeOne() {
        assertThat(SmtpReply.of(550, "550-5.1.1 one\r\n550 5.1.1 two\n").text())
                .isEqualTo("550-5.1.1 one 550 5.1.1 two");
    }

    @Test
    void controlCharactersBecomeSpaces() {
        assertThat(SmtpReply.of(550, "550 a\u0000b\tc\u001b[31m").text()).isEqualTo("550 a b c [31m");
    }

    @Test
    void longReplyIsCut() {
        assertThat(SmtpReply.of(550, "550 " + "x".repeat(5_000)).text()).hasSize(1_000);
    }

    @Test
    void missingReplyIsEmpty() {
        assertThat(SmtpReply.of(550, null)).isEqualTo(new SmtpReply(550, null, ""));
    }

    @Test
    void replyIsReadOutOfAText() {
        assertThat(SmtpReply.parse("535 5.7.8 bad credentials\n"))
                .isEqualTo(new SmtpReply(535, "5.7.8", "535 5.7.8 bad credentials"));
        assertThat(SmtpReply.parse("454-later\n454 still later\n"))
                .isEqualTo(new SmtpReply(454, null, "454-later 454 still later"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "[EOF]", "5350", "535", "135 x", "635 x", "Could not connect, response: 554", " 535 x"})
    void textThatStartsWithNoReplyIsNone(@Nullable String text) {
        assertThat(SmtpReply.parse(text)).isNull();
    }

    @Test
    void toStringTellsTheCodesAndNothingThatAServerMayHaveRepeated() {
        SmtpReply reply = SmtpReply.of(550, "550 5.1.1 <secret@example.org> unknown");

        assertThat(reply).hasToString("550 5.1.1");
        assertThat(SmtpReply.of(550, "550 <secret@example.org> unknown")).hasToString("550");
        assertThat(new RefusedRecipient("secret@example.org", reply, true).toString())
                .doesNotContain("secret")
                .contains("550 5.1.1", "permanent=true");
    }
}
