package io.postoffice.transport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reply of an SMTP server (RFC 5321, 4.2).
 *
 * @param code three digits
 * @param enhanced the enhanced status code (RFC 3463), such as {@code 5.1.1}; {@code null} when there is none
 * @param text the reply on one line, code included, at most 1,000 characters; may repeat addresses, so it belongs in the database and in no log
 */
public record SmtpReply(int code, @Nullable String enhanced, String text) {

    /** The code by which a server says that it is about to close the connection (RFC 5321, 3.8). */
    static final int CLOSING = 421;

    /** As much of a reply as is kept; RFC 5321, 4.5.3.1.5 allows 512 octets a line. */
    private static final int MAX_TEXT = 1000;

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private static final Pattern CODE = Pattern.compile("[2-5]\\d{2}[ -]");

    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    private static final Pattern GREYLISTING = Pattern.compile("gr[ae]y-?list", Pattern.CASE_INSENSITIVE);

    static SmtpReply of(int code, @Nullable String text) {
        String line = text == null ? "" : CONTROLS.matcher(text.strip()).replaceAll(" ");
        line = line.substring(0, Math.min(line.length(), MAX_TEXT));
        Matcher matcher = ENHANCED.matcher(line);
        return new SmtpReply(code, matcher.find() ? matcher.group(1) : null, line);
    }

    /** Reads a reply out of an exception's text; {@code null} when that starts with none. */
    static @Nullable SmtpReply parse(@Nullable String text) {
        if (text == null || !CODE.matcher(text).lookingAt()) {
            return null;
        }
        return of(Integer.parseInt(text.substring(0, 3)), text);
    }

    boolean isPositive() {
        return code / 100 == 2;
    }

    boolean isPermanent() {
        return code / 100 == 5;
    }

    boolean isClosing() {
        return code == CLOSING;
    }

    /** The server makes strangers come again, a few minutes later; sooner is of no use (RFC 6647). */
    public boolean isGreylisting() {
        return (code == 450 || code == 451)
                && ("4.7.1".equals(enhanced) || GREYLISTING.matcher(text).find());
    }

    /** A mailbox has no room (RFC 3463, X.2.2): somebody has to make some, which takes hours. */
    public boolean isMailboxFull() {
        return enhanced == null ? code == 552 : enhanced.endsWith(".2.2");
    }

    /**
     * The server will not take mail from us, or not for there: no relaying, no authentication, no permission (RFC 3463, X.7.X).
     * The fault is not the address's, though Angus calls it invalid. A bare 554 is what older servers deny relaying with.
     */
    public boolean isPolicy() {
        return isPermanent() && (code == 530 || hasEnhancedClass("5.7.") || (code == 554 && enhanced == null));
    }

    /** The recipient's address is to blame, and not our standing, nor the system or the message (RFC 3463, X.3.X). */
    public boolean isAboutAddress() {
        return isPermanent() && !isPolicy() && !hasEnhancedClass("5.3.");
    }

    private boolean hasEnhancedClass(String prefix) {
        return enhanced != null && enhanced.startsWith(prefix);
    }

    /** Leaves the text out: servers repeat addresses in it. */
    @Override
    public String toString() {
        return enhanced == null ? String.valueOf(code) : code + " " + enhanced;
    }
}
