package io.postoffice.enqueue;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;

/** Encoded words (RFC 2047) in what an application hands in; what they decode to is to be as clean as the rest. */
final class EncodedWords {

    private EncodedWords() {}

    /** Whether some reader could take a part of it for an encoded word: lenient ones look for its ends only. */
    static boolean isIn(String value) {
        int start = value.indexOf("=?");
        return start >= 0 && value.indexOf("?=", start + 2) >= 0;
    }

    /** What readers show; an encoded word that cannot be read stays what it is. */
    static String decoded(String value) {
        try {
            return MimeUtility.decodeText(value);
        } catch (UnsupportedEncodingException ex) {
            return value;
        }
    }
}
