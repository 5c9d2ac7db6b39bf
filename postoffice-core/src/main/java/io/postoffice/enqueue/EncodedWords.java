package io.postoffice.enqueue;

/** Tells what some reader could take for an encoded word (RFC 2047): lenient ones look for its ends only. */
final class EncodedWords {

    private EncodedWords() {}

    static boolean isIn(String value) {
        int start = value.indexOf("=?");
        return start >= 0 && value.indexOf("?=", start + 2) >= 0;
    }
}
