package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import io.postoffice.fixture.AddressCases.Invalid;
import io.postoffice.fixture.AddressCases.Valid;
import jakarta.mail.internet.AddressException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");

    @ParameterizedTest
    @MethodSource("io.postoffice.fixture.AddressCases#valid")
    void validAddressIsTakenApart(Valid valid) throws AddressException {
        assertThat(AddressParser.parse(RecipientKind.CC, valid.written()))
                .isEqualTo(new Recipient(RecipientKind.CC, valid.address(), valid.name()));
    }

    @ParameterizedTest
    @MethodSource("io.postoffice.fixture.AddressCases#valid")
    void whatIsTakenIsTakenAgain(Valid valid) throws AddressException {
        assertThat(AddressParser.parse(RecipientKind.TO, valid.address()))
                .isEqualTo(new Recipient(RecipientKind.TO, valid.address(), null));
    }

    @ParameterizedTest
    @MethodSource("io.postoffice.fixture.AddressCases#invalid")
    void invalidAddressIsRefusedByAMessageThatHoldsNothingOfIt(Invalid invalid) {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> AddressParser.parse(RecipientKind.TO, invalid.written()))
                .satisfies(ex -> {
                    String message = String.valueOf(ex.getMessage());
                    assertThat(message).contains(invalid.reason()).matches("[ -~]+");
                    assertThat(words(invalid.written())).doesNotContainAnyElementsOf(words(message));
                    assertThat(ex.getRef()).isNull();
                });
    }

    private static List<String> words(String value) {
        return WORD.matcher(value)
                .results()
                .map(match -> match.group().toLowerCase(Locale.ROOT))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r", "\n", "\r\n", "\u0000", "\t", "\u0007", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029"})
    void noPartOfAnAddressMayHoldAControlCharacterOrALineBreak(String control) {
        String reason = "character U+%04X at position".formatted(control.codePointAt(0));
        Stream.of(
                        "%s@%s" + control,
                        control + "%s@%s",
                        "x" + control + "%s@%s",
                        "%s" + control + "@%s",
                        "%s@" + control + "%s",
                        "N" + control + " <%s@%s>",
                        "\"N" + control + "\" <%s@%s>",
                        "<%s@%s>" + control,
                        "<%s@%s> (x" + control + ")")
                .map(pattern -> new Invalid(pattern.formatted("zyxlocal", "zyxdomain.example"), reason))
                .forEach(this::invalidAddressIsRefusedByAMessageThatHoldsNothingOfIt);
    }
}
