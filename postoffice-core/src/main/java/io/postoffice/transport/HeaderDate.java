package io.postoffice.transport;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A time as a header has it (RFC 5322, 3.3), in UTC: in the node's own zone, as Jakarta Mail writes it, a retry by another node may be
 * another message.
 */
final class HeaderDate {

    /** Mail comes in bursts, and to format a time costs as much as all the other headers. */
    private static volatile Written last = new Written(0, format(Instant.EPOCH));

    private HeaderDate() {}

    static String of(Instant time) {
        Written written = last;
        if (written.second() != time.getEpochSecond()) {
            written = new Written(time.getEpochSecond(), format(time));
            last = written;
        }
        return written.text();
    }

    private static String format(Instant time) {
        // RFC 5322, 4.3 has names of zones for reading only.
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(time.atOffset(ZoneOffset.UTC))
                .replace("GMT", "+0000");
    }

    private record Written(long second, String text) {}
}
