package io.postoffice.enqueue;

import io.postoffice.MailAttachment;
import io.postoffice.MessageAttachment;
import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message without the content of its files: each of these parts says instead which attachment it is the place of. So the files of a
 * message that an application made itself are stored as all others are, once for all mails, and never in memory as a whole.
 */
final class MimeSkeleton {

    private final MimeMessage message;
    private final List<MailAttachment> attachments = new ArrayList<>();

    /**
     * @param message complete, its headers those that are to be sent; not changed
     */
    MimeSkeleton(MimeMessage message) {
        this.message = message;
    }

    /** The files that were left out, once it was written. */
    List<MailAttachment> attachments() {
        return attachments;
    }

    /** The message without them, and without these headers. */
    byte[] write(String[] leftHeaders) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Multipart multipart = writesItself() ? null : open(message);
        if (multipart == null) {
            message.writeTo(out, leftHeaders);
        } else {
            writeLines(Collections.list(message.getNonMatchingHeaderLines(leftHeaders)), out);
            write(multipart, out);
        }
        return out.toByteArray();
    }

    /** A message that is more than its parts, such as one that signs itself when it is written. */
    private boolean writesItself() {
        try {
            Method writeTo = message.getClass().getMethod("writeTo", OutputStream.class, String[].class);
            return writeTo.getDeclaringClass() != MimeMessage.class;
        } catch (NoSuchMethodException ex) {
            throw new IllegalStateException("Every MimeMessage has it", ex);
        }
    }

    private void write(Multipart multipart, OutputStream out) throws MessagingException, IOException {
        String boundary = "--" + new ContentType(multipart.getContentType()).getParameter("boundary");
        String preamble = multipart instanceof MimeMultipart mime ? mime.getPreamble() : null;
        if (preamble != null) {
            writeLine(preamble.stripTrailing(), out);
        }
        for (int i = 0; i < multipart.getCount(); i++) {
            writeLine(boundary, out);
            write(multipart.getBodyPart(i), out);
            writeLine("", out);
        }
        writeLine(boundary + "--", out);
    }

    private void write(BodyPart part, OutputStream out) throws MessagingException, IOException {
        Multipart nested = open(part);
        boolean file = nested == null && isFile(part);
        if (nested == null && !file) {
            writeAsItIs(part, out);
            return;
        }
        List<String> lines = new ArrayList<>();
        for (Header header : Collections.list(part.getAllHeaders())) {
            if (!header.getName().equalsIgnoreCase(MessageAttachment.PLACE)) {
                lines.add(header.getName() + ": " + header.getValue());
            }
        }
        if (nested == null) {
            lines.add(MessageAttachment.PLACE + ": " + attachments.size() + MessageAttachment.AS_IT_IS);
            attachments.add(attachment(part));
        }
        writeLines(lines, out);
        if (nested != null) {
            write(nested, out);
        }
    }

    /** But for the header of a place, which is none: in a message that somebody forwards, anything may stand. */
    private static void writeAsItIs(BodyPart part, OutputStream out) throws MessagingException, IOException {
        if (!(part instanceof MimePart mime) || part.getHeader(MessageAttachment.PLACE) == null) {
            part.writeTo(out);
            return;
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        part.writeTo(written);
        String whole = written.toString(StandardCharsets.ISO_8859_1);
        writeLines(Collections.list(mime.getNonMatchingHeaderLines(new String[] {MessageAttachment.PLACE})), out);
        out.write(whole.substring(whole.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A multipart that may be written anew; not a digest, whose parts are messages though they need not say so. */
    private static @Nullable Multipart open(Part part) throws MessagingException, IOException {
        return !PartType.isSealed(part)
                        && !part.isMimeType("multipart/digest")
                        && part.isMimeType("multipart/*")
                        && part.getContent() instanceof Multipart multipart
                ? multipart
                : null;
    }

    /**
     * Texts that are read as such stay, and messages, which may not be encoded. So does what is encoded in a way that nobody here
     * knows: it can be passed on, and not read.
     */
    private static boolean isFile(Part part) throws MessagingException {
        boolean shown = part.isMimeType("text/*") && !isNamed(part);
        return part instanceof MimeBodyPart mime
                && !shown
                && !part.isMimeType("message/*")
                && !part.isMimeType("multipart/*")
                && isDecodable(mime);
    }

    /** Whether it is one of the texts that every mail has. */
    static boolean isText(Part part) throws MessagingException {
        return (part.isMimeType("text/plain") || part.isMimeType("text/html")) && !isNamed(part);
    }

    private static boolean isNamed(Part part) throws MessagingException {
        return name(part) != null || isAttachment(part);
    }

    private static boolean isAttachment(Part part) throws MessagingException {
        try {
            return Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition());
        } catch (ParseException ex) {
            // Nothing that a mail client knows, either.
            return false;
        }
    }

    private static boolean isDecodable(MimeBodyPart part) throws MessagingException {
        String encoding = part.getEncoding();
        try {
            return encoding == null || MimeUtility.decode(InputStream.nullInputStream(), encoding) != null;
        } catch (MessagingException ex) {
            return false;
        }
    }

    /** Its name and type are for limits and for those who look it up; it is sent with the headers of its part. */
    private static MailAttachment attachment(Part part) throws MessagingException {
        String given = name(part);
        // Its parameters are not asked for: with a long name, they are folded.
        String type = part.getContentType() == null ? "" : AttachmentTypes.stated(part.getContentType());
        String name = given != null && AttachmentNames.problem(given).isEmpty() ? given : "attachment";
        boolean usableType = AttachmentTypes.problem(type).isEmpty();
        return MailAttachment.of(name, () -> content(part)).contentType(usableType ? type : AttachmentTypes.UNKNOWN);
    }

    /**
     * What a part is called. Some senders write it as an encoded word, which no standard has and many mail clients read (RFC 2231,
     * 1).
     */
    static @Nullable String name(Part part) throws MessagingException {
        try {
            String name = part.getFileName();
            return name == null ? null : decoded(name);
        } catch (ParseException ex) {
            // As above.
            return null;
        }
    }

    /** A name that may be encoded words. */
    static String decoded(String name) {
        try {
            return MimeUtility.decodeText(name);
        } catch (UnsupportedEncodingException ex) {
            return name;
        }
    }

    /**
     * The bytes of a part. Those of an object are written here, and not in the thread that Activation would do that in: what goes
     * wrong there is lost, and the file would arrive empty. They are as large as the object is.
     */
    private static InputStream content(Part part) throws IOException {
        try {
            DataHandler handler = part.getDataHandler();
            if (!isObject(handler)) {
                return handler.getInputStream();
            }
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            handler.writeTo(written);
            return new ByteArrayInputStream(written.toByteArray());
        } catch (MessagingException ex) {
            throw new IOException("The part cannot be read", ex);
        }
    }

    /** What an object has for a source is a class of Activation's own, and the only one of these without a name. */
    private static boolean isObject(DataHandler handler) {
        return handler.getName() == null
                && handler.getDataSource().getClass().getPackage() == DataHandler.class.getPackage();
    }

    private static void writeLines(List<String> lines, OutputStream out) throws IOException {
        for (String line : lines) {
            writeLine(line, out);
        }
        writeLine("", out);
    }

    private static void writeLine(String line, OutputStream out) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
