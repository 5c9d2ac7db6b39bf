package io.postoffice.enqueue;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that a part is called: mail clients differ in which of the two headers they go by, and read much that cannot be parsed, such
 * as a name with spaces and no quotes.
 */
final class PartNames {

    private static final Pattern RAW = Pattern.compile("(?i)name[*\\d]*\\s*=\\s*(\"[^\"]*\"|[^;]*)");

    private PartNames() {}

    static List<String> of(Part part) throws MessagingException {
        List<String> names = new ArrayList<>();
        for (String disposition : values(part, "Content-Disposition")) {
            try {
                add(new ContentDisposition(disposition).getParameter("filename"), names);
            } catch (ParseException ex) {
                addRaw(disposition, names);
            }
        }
        for (String type : values(part, "Content-Type")) {
            try {
                add(new ContentType(type).getParameter("name"), names);
            } catch (ParseException ex) {
                addRaw(type, names);
            }
        }
        return names;
    }

    private static String[] values(Part part, String header) throws MessagingException {
        String[] values = part.getHeader(header);
        return values == null ? new String[0] : values;
    }

    private static void add(@Nullable String name, List<String> names) {
        if (name != null) {
            String decoded = MimeSkeleton.decoded(name);
            names.add(decoded);
            // NTFS takes what is before it for the file.
            names.add(decoded.split(":", 2)[0]);
        }
    }

    private static void addRaw(String header, List<String> names) {
        Matcher raw = RAW.matcher(MimeUtility.unfold(header));
        while (raw.find()) {
            String name = raw.group(1).replace("\"", "").strip();
            add(name, names);
            // Which is where some clients end it.
            add(name.split("\\s", 2)[0], names);
        }
    }
}
