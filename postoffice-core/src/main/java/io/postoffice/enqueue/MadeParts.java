package io.postoffice.enqueue;

import io.postoffice.MessageAttachment;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a message are that is made already: places of attachments, or files of its own, for which the same limits hold.
 * What cannot be taken apart is a file.
 */
final class MadeParts {

    /** No mail client makes more; each level costs a frame of the stack. */
    static final int MAX_DEPTH = 50;

    static final String TOO_DEEP =
            "mime: more than %d parts within one another; send what is in them as files".formatted(MAX_DEPTH);

    private final List<String> places = new ArrayList<>();
    private final List<MadeFile> files = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final boolean withPlaces;

    private MadeParts(boolean withPlaces) {
        this.withPlaces = withPlaces;
    }

    /**
     * Takes a message apart.
     *
     * @param withPlaces whether its parts may be places of attachments; if not, the header of one means nothing
     */
    static MadeParts of(MimeMessage message, boolean withPlaces) throws MessagingException {
        MadeParts parts = new MadeParts(withPlaces);
        parts.addContent(message, PartType.TEXT, Where.TOP);
        return parts;
    }

    /** The attachments that parts are the places of, as they name them, in order. */
    List<String> places() {
        return places;
    }

    /** All but the texts that are read as such. A place is one of no bytes, as its attachment is sent by the name and type it has. */
    List<MadeFile> files() {
        return files;
    }

    /** What is wrong with the places, by part. */
    List<String> problems() {
        return problems;
    }

    private void add(Part part, String impliedType, Where where) throws MessagingException {
        String[] place = where.sealed() || !withPlaces ? null : part.getHeader(MessageAttachment.PLACE);
        if (place == null) {
            addContent(part, impliedType, where);
        } else {
            places.addAll(Arrays.stream(place).map(MadeParts::index).toList());
            files.add(MadeFile.ofPlace(part, where));
            checkPlace(PartType.of(part, impliedType), place.length, where.field());
        }
    }

    private static String index(String place) {
        String value = place.strip();
        return value.endsWith(MessageAttachment.AS_IT_IS)
                ? value.substring(0, value.length() - MessageAttachment.AS_IT_IS.length())
                : value;
    }

    private void checkPlace(PartType type, int headers, String field) {
        type.problem().ifPresent(problem -> problems.add(field + problem));
        if (headers > 1) {
            problems.add("%s: has more than one header %s; a part is the place of one attachment"
                    .formatted(field, MessageAttachment.PLACE));
        }
        if (type.isMultipart()) {
            problems.add("%s: is a multipart, which no attachment can stand for; give the header %s to one of its parts"
                    .formatted(field, MessageAttachment.PLACE));
        }
        if (type.base().startsWith("message/")) {
            problems.add("%s: is a message, which may not be encoded (RFC 2046, 5.2.1), as attachments are; say"
                            .formatted(field)
                    + " application/octet-stream, or put the message into the part itself");
        }
    }

    /** Whether it is one of the texts that every mail has; one with a name is none, even if the name cannot be parsed. */
    private static boolean isText(Part part) throws MessagingException {
        return MimeSkeleton.isText(part) && PartNames.of(part).isEmpty();
    }

    private void addContent(Part part, String impliedType, Where where) throws MessagingException {
        PartType type = PartType.of(part, impliedType);
        type.problem().ifPresent(problem -> problems.add(where.field() + problem));
        if (where.depth() >= MAX_DEPTH && type.isComposite()) {
            problems.add(TOO_DEEP);
            return;
        }
        Multipart multipart = type.isMultipart() ? multipart(part) : null;
        if (multipart != null) {
            addParts(part, type, multipart, where);
            return;
        }
        Part carried = type.isMessage() ? message(part) : null;
        if (carried != null || !isText(part)) {
            // A body that is not made of parts is the first (RFC 9051, 6.4.5).
            files.add(MadeFile.of(part, part instanceof MimeMessage ? where.part(1, false) : where));
        }
        if (carried != null) {
            addContent(carried, PartType.TEXT, where.carried());
        }
    }

    private void addParts(Part owner, PartType type, Multipart multipart, Where where) throws MessagingException {
        if (!where.inside()) {
            addAround(owner, multipart, where);
        }
        for (int i = 0; i < multipart.getCount(); i++) {
            add(multipart.getBodyPart(i), type.ofParts(), where.part(i + 1, PartType.isSealed(owner)));
        }
    }

    private void addAround(Part owner, Multipart multipart, Where where) throws MessagingException {
        String boundary = new ContentType(multipart.getContentType()).getParameter("boundary");
        try (InputStream body = decoded(owner)) {
            AroundParts around = AroundParts.of(body, boundary);
            files.add(MadeFile.around(where.field("preamble"), around.preamble()));
            files.add(MadeFile.around(where.field("epilogue"), around.epilogue()));
        } catch (IOException ex) {
            throw new MessagingException("The message cannot be read again", ex);
        }
    }

    private static @Nullable Multipart multipart(Part part) {
        try {
            return part.getContent() instanceof Multipart multipart && multipart.getCount() > 0 ? multipart : null;
        } catch (MessagingException | IOException ex) {
            // It is sent as it is, which is the application's business.
            return null;
        }
    }

    /** Decoded, where it is encoded: Jakarta Mail goes by the standard, which forbids that, and mail clients do not. */
    private static @Nullable Part message(Part part) {
        try (InputStream in = decoded(part)) {
            return new MimeMessage((Session) null, in);
        } catch (MessagingException | IOException ex) {
            // As above.
            return null;
        }
    }

    private static InputStream decoded(Part part) throws MessagingException {
        InputStream raw = part instanceof MimeMessage message
                ? message.getRawInputStream()
                : ((MimeBodyPart) part).getRawInputStream();
        String encoding = PartType.encoding(part);
        return encoding == null ? raw : MimeUtility.decode(raw, encoding);
    }

    /**
     * The way to a part.
     *
     * @param number as IMAP numbers parts; empty for the message
     * @param depth how many are around it
     * @param sealed whether it is signed or encrypted, or in another message, and so no place of anything
     * @param inside whether it is in a message that is a part itself, which has all its length
     */
    record Where(String number, int depth, boolean sealed, boolean inside) {

        static final Where TOP = new Where("", 0, false, false);

        String field() {
            return "mime.part[%s]".formatted(number);
        }

        String field(String beside) {
            return (number.isEmpty() ? "mime" : field()) + "." + beside;
        }

        Where part(int index, boolean seals) {
            String prefix = number.isEmpty() ? "" : number + ".";
            return new Where(prefix + index, depth + 1, sealed || seals, inside);
        }

        Where carried() {
            return new Where(number.isEmpty() ? "1" : number, depth + 1, true, true);
        }
    }
}
