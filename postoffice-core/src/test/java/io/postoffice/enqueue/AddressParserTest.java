package io.postoffice.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.postoffice.Recipient;
import io.postoffice.RecipientKind;
import jakarta.mail.internet.AddressException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressParserTest {

    /** No word of an error message, so that a message that holds it repeats the address. */
    private static final String LOCAL = "zyxlocal";

    private static final String NAME = "Zyxname";
    private static final String DOMAIN = "zyxdomain.example";

    private static final List<String> LEAKS = List.of("zyx", "example", "@z");

    @ParameterizedTest
    @MethodSource("good")
    void goodAddressIsTakenApart(String raw, String address, @Nullable String personal) throws AddressException {
        assertThat(AddressParser.parse(RecipientKind.CC, raw))
                .isEqualTo(new Recipient(RecipientKind.CC, address, personal));
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("a@b.org", "a@b.org", null),
                Arguments.of("  a@b.org ", "a@b.org", null),
                Arguments.of("<a@b.org>", "a@b.org", null),
                Arguments.of("Name <a@b>", "a@b", "Name"),
                Arguments.of("First Last <a@b.org>", "a@b.org", "First Last"),
                Arguments.of("\"Last, First\" <a@b.org>", "a@b.org", "Last, First"),
                Arguments.of("\"a \\\"quote\\\"\" <a@b.org>", "a@b.org", "a \"quote\""),
                Arguments.of("Žofie Šťastná <a@b.org>", "a@b.org", "Žofie Šťastná"),
                Arguments.of("=?UTF-8?Q?=C5=BDofie?= <a@b.org>", "a@b.org", "Žofie"),
                Arguments.of("😀 <a@b.org>", "a@b.org", "😀"),
                Arguments.of("a+tag.x_y-z'{}~@b.org", "a+tag.x_y-z'{}~@b.org", null),
                Arguments.of("a@bücher.example", "a@xn--bcher-kva.example", null),
                Arguments.of("a@BÜCHER.example", "a@xn--bcher-kva.example", null),
                Arguments.of("Name <a@例え.jp>", "a@xn--r8jz45g.jp", "Name"),
                Arguments.of("a@Müller.Example", "a@xn--mller-kva.Example", null),
                Arguments.of("a@ΒΆΣ.gr", "a@xn--hxal6c.gr", null),
                Arguments.of("a@ü.XN--bcher-kva.example", "a@xn--tda.XN--bcher-kva.example", null),
                Arguments.of("a@xn--fa-hia.de", "a@xn--fa-hia.de", null),
                Arguments.of("A@Example.ORG", "A@Example.ORG", null),
                Arguments.of("a@[127.0.0.1]", "a@[127.0.0.1]", null));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badAddressIsRefusedByAMessageThatHoldsNothingOfIt(String raw, String reason) {
        assertThatExceptionOfType(AddressException.class)
                .isThrownBy(() -> AddressParser.parse(RecipientKind.TO, raw))
                .satisfies(ex -> {
                    String message = String.valueOf(ex.getMessage());
                    assertThat(message).contains(reason).matches("[ -~]+");
                    assertThat(message.toLowerCase(Locale.ROOT)).doesNotContain(LEAKS);
                    assertThat(ex.getRef()).isNull();
                });
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("", "one address"),
                Arguments.of("   ", "one address"),
                Arguments.of("zyxlocal@zyxdomain.example, zyxother@zyxdomain.example", "one address"),
                Arguments.of("zyxlast, zyxfirst <zyxlocal@zyxdomain.example>", "quote a name that holds a comma"),
                Arguments.of("zyxlocal@zyxdomain.example zyxother@zyxdomain.example", "not a valid address"),
                Arguments.of("<zyxlocal@zyxdomain.example><zyxother@zyxdomain.example>", "not a valid address"),
                Arguments.of("zyxgroup: zyxlocal@zyxdomain.example, zyxother@zyxdomain.example;", "one address"),
                Arguments.of("zyxgroup:;", "one address"),
                Arguments.of("zyxlocal", "not a valid address"),
                Arguments.of("Zyxname <zyxlocal>", "not a valid address"),
                Arguments.of("Zyxname", "not a valid address"),
                Arguments.of("Zyxname <>", "not a valid address"),
                Arguments.of("zyxlocal@", "not a valid address"),
                Arguments.of("@zyxdomain.example", "not a valid address"),
                Arguments.of("zyxlocal@@zyxdomain.example", "not a valid address"),
                Arguments.of("zyxlocal@zyxdomain..example", "not a valid address"),
                Arguments.of("zyxlocal@.zyxdomain.example", "not a valid address"),
                Arguments.of("zyxlocal@zyx domain.example", "not a valid address"),
                Arguments.of("zyxlocal@zyx_`domain`.example", "not a valid address"),
                Arguments.of("zyx local@zyxdomain.example", "not a valid address"),
                Arguments.of("zyxlocal.@zyxdomain.example", "not a valid address"),
                Arguments.of(".zyxlocal@zyxdomain.example", "not a valid address"),
                Arguments.of("zyx..local@zyxdomain.example", "not a valid address"),
                Arguments.of("Zyxname <zyxlocal@zyxdomain.example", "not a valid address"),
                Arguments.of("\"Zyxname <zyxlocal@zyxdomain.example>", "not a valid address"),
                Arguments.of("Zyxname (zyxcomment <zyxlocal@zyxdomain.example>", "not a valid address"),
                Arguments.of("<@zyxhop.example:zyxlocal@zyxdomain.example>", "route"),
                Arguments.of("Zyxname <@zyxhop.example,@zyxhop2.example:zyxlocal@zyxdomain.example>", "route"),
                Arguments.of("zyxlocal@zyxdomain.example>", "not a valid address"),
                Arguments.of("š@zyxdomain.example", "SMTPUTF8"),
                Arguments.of("aľĠORCPT=zyxlocal@zyxdomain.example", "SMTPUTF8"),
                Arguments.of("Zyxname <zyxlocál@zyxdomain.example>", "SMTPUTF8"),
                Arguments.of("zyxlocal@zyxdömain..example", "not a valid address"),
                Arguments.of("zyxlocal@zyxdömain_.example", "not a valid address"),
                Arguments.of("zyxlocal@zyxdomain＠.example", "not a valid address"),
                Arguments.of("zyxlocal@zyxdomain＞.example", "not a valid address"),
                Arguments.of("zyxlocal@" + "ü".repeat(64) + ".example", "no ASCII form"),
                Arguments.of("zyxlocal@zyxfaß.example", "xn--"),
                Arguments.of("zyxlocal@zyxFAẞ.example", "no ASCII form"),
                Arguments.of("zyxlocal@zyxβάς.example", "xn--"),
                Arguments.of("zyxlocal@zyx\u200cü.example", "not a valid address"),
                Arguments.of("zyxlocal@zyx\u200dü.example", "not a valid address"),
                Arguments.of("zyxlocal@zyxdomain.example,", "one address is wanted"),
                Arguments.of("zyx".repeat(22) + "@zyxdomain.example", "longer than 64 characters"),
                Arguments.of("=?UTF-8?B?Wnl4DQpCY2M6IHp5eEB6eXguZXhhbXBsZQ==?= <zyxlocal@zyxdomain.example>", "U+000D"),
                Arguments.of("=?UTF-8?B?WnlYAA==?= <zyxlocal@zyxdomain.example>", "U+0000"),
                Arguments.of("=?UTF-8?Q?Zyx=E2=80=A8x?= <zyxlocal@zyxdomain.example>", "U+2028"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\r", "\n", "\r\n", "\u0000", "\t", "\u0007", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029"})
    void noPartOfAnAddressMayHoldAControlCharacterOrALineBreak(String control) {
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
                .map(pattern -> pattern.formatted(LOCAL, DOMAIN))
                .forEach(raw -> badAddressIsRefusedByAMessageThatHoldsNothingOfIt(
                        raw, "character U+%04X at position".formatted(control.codePointAt(0))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "\ude00\ud83d"})
    void halfOfASurrogatePairIsRefused(String half) {
        String reason = "character U+%04X".formatted((int) half.charAt(0));
        badAddressIsRefusedByAMessageThatHoldsNothingOfIt(NAME + half + " <zyxlocal@zyxdomain.example>", reason);
        badAddressIsRefusedByAMessageThatHoldsNothingOfIt(half + LOCAL + "@" + DOMAIN, reason);
        badAddressIsRefusedByAMessageThatHoldsNothingOfIt(LOCAL + "@" + half + DOMAIN, reason);
    }

    @Test
    void addressMayHave254CharactersAndNoMore() throws AddressException {
        String domain = "b.".repeat(94) + "example";
        String longest = "a".repeat(254 - 1 - domain.length()) + "@" + domain;

        assertThat(AddressParser.parse(RecipientKind.TO, longest).address()).hasSize(254);
        badAddressIsRefusedByAMessageThatHoldsNothingOfIt("a" + longest, "longer than 254 characters");
    }

    @Test
    void lengthIsThatOfTheAsciiForm() {
        String domain = "ü.".repeat(30) + "example";

        badAddressIsRefusedByAMessageThatHoldsNothingOfIt(LOCAL + "@" + domain, "longer than 254 characters");
    }

    @Test
    void nameMayHave320CharactersAndNoMore() throws AddressException {
        String longest = "n".repeat(320);

        assertThat(AddressParser.parse(RecipientKind.TO, longest + " <a@b.org>").personal())
                .isEqualTo(longest);
        badAddressIsRefusedByAMessageThatHoldsNothingOfIt(
                NAME + longest + " <a@b.org>", "the name is longer than 320 characters");
    }
}
