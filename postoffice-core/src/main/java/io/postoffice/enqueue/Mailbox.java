package io.postoffice.enqueue;

import jakarta.mail.internet.AddressException;

/**
 * One address as it is written, {@code local@domain} or {@code Name <local@domain>}, taken apart in one pass. What the parts
 * hold is checked by others.
 *
 * @param name what stands before the angle brackets, quotes included; empty without it
 * @param address what stands within them
 */
record Mailbox(String name, String address) {

    private static final String ONE_ADDRESS = "one address is wanted in a string; quote a name that holds a comma";

    static Mailbox split(String written) throws AddressException {
        if (written.isEmpty()) {
            throw new AddressException("not a valid address (it is empty)");
        }
        int open = openingBracket(written);
        if (open < 0) {
            return new Mailbox("", written);
        }
        int close = closingBracket(written, open);
        String rest = written.substring(close + 1).trim();
        if (!rest.isEmpty()) {
            throw rest.charAt(0) == ',' || rest.charAt(0) == ';'
                    ? new AddressException(ONE_ADDRESS)
                    : new AddressException("not a valid address (there is something behind the angle brackets)");
        }
        return new Mailbox(
                written.substring(0, open).trim(),
                written.substring(open + 1, close).trim());
    }

    /**
     * The index of the quote that ends a quoted string.
     *
     * @param start the index of the quote that begins it
     */
    static int endOfQuoted(String written, int start) throws AddressException {
        int index = start + 1;
        while (index < written.length() && written.charAt(index) != '"') {
            index += written.charAt(index) == '\\' ? 2 : 1;
        }
        if (index >= written.length()) {
            throw new AddressException("not a valid address (a quote is not closed)");
        }
        return index;
    }

    /** Where the name ends; -1 without a name. Parentheses are part of a name, but an odd one would be a comment to others. */
    private static int openingBracket(String written) throws AddressException {
        int depth = 0;
        boolean colon = false;
        int index = 0;
        while (index < written.length()) {
            switch (written.charAt(index)) {
                case '"' -> index = endOfQuoted(written, index);
                case '(' -> depth++;
                case ')' -> depth--;
                case ':' -> colon = true;
                case ',', ';' -> requireWithin(depth);
                case '<' -> {
                    return requireName(index, depth == 0 && !colon);
                }
                default -> {}
            }
            index++;
        }
        return -1;
    }

    private static void requireWithin(int depth) throws AddressException {
        if (depth <= 0) {
            throw new AddressException(ONE_ADDRESS);
        }
    }

    private static int requireName(int index, boolean readable) throws AddressException {
        if (!readable) {
            throw new AddressException("not a valid address (quote a name that holds a colon or an odd parenthesis)");
        }
        return index;
    }

    private static int closingBracket(String written, int open) throws AddressException {
        int index = open + 1;
        while (index < written.length() && written.charAt(index) != '>') {
            index = (written.charAt(index) == '"' ? endOfQuoted(written, index) : index) + 1;
        }
        if (index >= written.length()) {
            throw new AddressException("not a valid address (an angle bracket is not closed)");
        }
        return index;
    }
}
