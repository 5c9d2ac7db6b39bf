package io.postoffice.drain;

/** What is tried. Each holds a word that no message of ours has. */
enum Attack {
    CR("zyx\rBcc: zyx@zyx.example", Refused.IN_A_LINE),
    LF("zyx\nBcc: zyx@zyx.example", Refused.IN_A_LINE),
    CRLF("zyx\r\nBcc: zyx@zyx.example", Refused.IN_A_LINE),
    LFCR("zyx\n\rBcc: zyx@zyx.example", Refused.IN_A_LINE),
    LEADING_CRLF("\r\nBcc: zyx@zyx.example", Refused.IN_A_LINE),
    TRAILING_CRLF("zyx\r\n", Refused.IN_A_LINE),
    FOLD("zyx\r\n Bcc: zyx@zyx.example", Refused.IN_A_LINE),
    FOLD_WITH_A_TAB("zyx\r\n\tBcc: zyx@zyx.example", Refused.IN_A_LINE),
    FOLD_AND_EMPTY_LINE("zyx\r\n \r\nzyx", Refused.IN_A_LINE),
    BODY("zyx\r\n\r\nzyx", Refused.IN_A_LINE),
    END_OF_DATA("zyx\r\n.\r\nMAIL FROM:<zyx@zyx.example>\r\nRCPT TO:<zyx@zyx.example>\r\nDATA", Refused.IN_A_LINE),
    END_OF_DATA_BY_LF("zyx\n.\nMAIL FROM:<zyx@zyx.example>\nzyx", Refused.IN_A_LINE),
    END_OF_DATA_BY_CR("zyx\r.\rMAIL FROM:<zyx@zyx.example>\rzyx", Refused.IN_A_LINE),
    END_OF_DATA_MIXED("zyx\n.\r\nMAIL FROM:<zyx@zyx.example>\r\n.\nzyx", Refused.IN_A_LINE),
    DOTS(".\r\n..\r\n.zyx\r\n.\r\n", Refused.IN_A_LINE),
    RECIPIENT("zyx@zyx.example>\r\nRCPT TO:<zyx@zyx.example", Refused.IN_A_LINE),
    PARAMETER("zyx> ORCPT=rfc822;zyx@zyx.example", Refused.NOWHERE),
    NUL("zyx\u0000zyx", Refused.EVERYWHERE),
    VERTICAL_TAB("zyx\u000bzyx", Refused.EVERYWHERE),
    FORM_FEED("zyx\fzyx", Refused.EVERYWHERE),
    ESCAPE("zyx\u001b[31mzyx", Refused.EVERYWHERE),
    NEXT_LINE("zyx\u0085Bcc: zyx@zyx.example", Refused.EVERYWHERE),
    LINE_SEPARATOR("zyx\u2028Bcc: zyx@zyx.example", Refused.IN_A_LINE),
    PARAGRAPH_SEPARATOR("zyx\u2029Bcc: zyx@zyx.example", Refused.IN_A_LINE),
    HIGH_SURROGATE("zyx\ud83d", Refused.EVERYWHERE),
    LOW_SURROGATE("\ude00zyx", Refused.EVERYWHERE),
    SURROGATES_THE_WRONG_WAY_ROUND("zyx\ude00\ud83d", Refused.EVERYWHERE),
    LOW_BYTES_OF_CRLF("zyx\u560d\u560aBcc: zyx@zyx.example", Refused.NOWHERE),
    LATIN_1("zyxé", Refused.NOWHERE),
    EIGHT_BITS("zyx žluťoučký kůň 日本語 🎉", Refused.NOWHERE),
    FULL_WIDTH("zyx＠zyx．example", Refused.NOWHERE),
    RIGHT_TO_LEFT("zyx\u202eelpmaxe.zyx", Refused.NOWHERE),
    ENCODED_CRLF("=?UTF-8?Q?zyx=0D=0ABcc:_zyx@zyx.example?=", Refused.NOWHERE),
    ENCODED_CRLF_IN_BASE64("=?UTF-8?B?enl4DQpCY2M6IHp5eEB6eXguZXhhbXBsZQ==?=", Refused.NOWHERE),
    ENCODED_WITHIN_ENCODED("=?UTF-8?Q?=3D=3FUTF-8=3FQ=3Fzyx=3F=3D?=", Refused.NOWHERE),
    ENCODED_HALF("zyx=?UTF-8?Q?=0A", Refused.NOWHERE),
    PERCENT("zyx%0d%0aBcc:%20zyx@zyx.example", Refused.NOWHERE),
    ESCAPED("zyx\\r\\nBcc: zyx@zyx.example", Refused.NOWHERE),
    LIST("zyx, zyx@zyx.example, zyx", Refused.NOWHERE),
    QUOTE("zyx\" <zyx@zyx.example>, \"", Refused.NOWHERE),
    QUOTE_AT_THE_END("zyx\\", Refused.NOWHERE),
    ANGLE_BRACKETS("zyx> <zyx@zyx.example", Refused.NOWHERE),
    COMMENT("zyx (zyx@zyx.example)", Refused.NOWHERE),
    GROUP("zyx: zyx@zyx.example;", Refused.NOWHERE),
    HEADER("Bcc: zyx@zyx.example", Refused.NOWHERE),
    EXPRESSION("${zyx} %s {0} #{zyx} [[zyx]]", Refused.NOWHERE),
    BOUNDARY("--=_zyx--", Refused.NOWHERE),
    LONG_WORD("zyx".repeat(300), Refused.NOWHERE),
    LONGER_WORD("zyx".repeat(10_000), Refused.IN_A_LINE),
    LONG_WORDS("zyx ".repeat(10_000) + "z", Refused.IN_A_LINE),
    LONG_SPACE("zyx" + " ".repeat(5_000) + "zyx", Refused.IN_A_LINE);

    final String value;
    final Refused refused;

    Attack(String value, Refused refused) {
        this.value = value;
        this.refused = refused;
    }

    /** Where it must be refused; elsewhere it may be. */
    enum Refused {
        EVERYWHERE,
        IN_A_LINE,
        NOWHERE
    }
}
