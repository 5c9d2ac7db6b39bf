package io.postoffice.enqueue;

import io.postoffice.MessageAttachment;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a message are that is made already: places of attachments, or files of its own, for which the same limits hold.
 * What cannot be taken apart is a file.
 */
final class MadeParts {

    /** No mail client makes more; each level costs a frame of the stack. */
    private static final int MAX_DEPTH = 50;

    private static final Pattern SIGNATURE = Pattern.compile("(?i)\\s*application/[\\w.+-]*-signature\\b");

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
        parts.addContent(message, Where.TOP);
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

    private void add(Part part, Where where) throws MessagingException {
        String[] place = where.sealed() || !withPlaces ? null : part.getHeader(MessageAttachment.PLACE);
        if (place == null) {
            addContent(part, where);
        } else {
            places.addAll(Arrays.stream(place).map(MadeParts::index).toList());
            files.add(MadeFile.ofPlace(part, where));
            checkPlace(part, place.length, where.field());
        }
    }

    private static String index(String place) {
        String value = place.strip();
        return value.endsWith(MessageAttachment.AS_IT_IS)
                ? value.substring(0, value.length() - MessageAttachment.AS_IT_IS.length())
                : value;
    }

    private void checkPlace(Part part, int headers, String field) throws MessagingException {
        if (headers > 1) {
            problems.add("%s: has more than one header %s; a part is the place of one attachment"
                    .formatted(field, MessageAttachment.PLACE));
        }
        if (part.isMimeType("multipart/*")) {
            problems.add("%s: is a multipart, which no attachment can stand for; give the header %s to one of its parts"
                    .formatted(field, MessageAttachment.PLACE));
        }
    }

    /** Whether it is one of the texts that every mail has; one with a name is none, even if the name cannot be parsed. */
    private static boolean isText(Part part) throws MessagingException {
        return MimeSkeleton.isText(part) && PartNames.of(part).isEmpty();
    }

    private void addContent(Part part, Where where) throws MessagingException {
        List<BodyPart> inner = where.depth() < MAX_DEPTH ? parts(part) : List.of();
        if (inner.isEmpty() && !isText(part)) {
            // A body that is not made of parts is the first (RFC 9051, 6.4.5).
            files.add(MadeFile.of(part, part instanceof MimeMessage ? where.part(1, false) : where));
        }
        for (int i = 0; i < inner.size(); i++) {
            add(inner.get(i), where.part(i + 1, MimeSkeleton.isSealed(part)));
        }
        Part carried = where.depth() < MAX_DEPTH ? message(part) : null;
        if (carried != null) {
            addContent(carried, where.carried());
        }
    }

    private static List<BodyPart> parts(Part part) {
        List<BodyPart> parts = new ArrayList<>();
        try {
            if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart multipart) {
                for (int i = 0; i < multipart.getCount(); i++) {
                    parts.add(multipart.getBodyPart(i));
                }
            }
        } catch (MessagingException | IOException ex) {
            // It is sent as it is, which is the application's business.
            return List.of();
        }
        return parts;
    }

    private static @Nullable Part message(Part part) {
        try {
            return part.isMimeType("message/rfc822") && part.getContent() instanceof MimeMessage message
                    ? message
                    : null;
        } catch (MessagingException | IOException ex) {
            // As above.
            return null;
        }
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

        Where part(int index, boolean seals) {
            String prefix = number.isEmpty() ? "" : number + ".";
            return new Where(prefix + index, depth + 1, sealed || seals, inside);
        }

        Where carried() {
            return new Where(number.isEmpty() ? "1" : number, depth + 1, true, true);
        }
    }

    /**
     * A file that a message has in itself.
     *
     * @param field its place, as a problem names it
     * @param types the media types that it may be taken for: what it says, and what its names tell
     * @param size how many bytes it has; 0 for a place, and for one that is in a message that is a file itself
     * @param counted whether it is one of the message's own: no place, not in another message, and no signature
     */
    record MadeFile(String field, List<String> types, long size, boolean counted) {

        static MadeFile of(Part part, Where where) throws MessagingException {
            List<String> types = types(part);
            if (types.size() == 1) {
                types.add(AttachmentTypes.UNKNOWN);
            }
            boolean signature =
                    where.sealed() && SIGNATURE.matcher(types.get(0)).lookingAt();
            return new MadeFile(where.field(), types, where.inside() ? 0 : size(part), !where.inside() && !signature);
        }

        static MadeFile ofPlace(Part part, Where where) throws MessagingException {
            return new MadeFile(where.field(), types(part), 0, false);
        }

        private static List<String> types(Part part) throws MessagingException {
            List<String> types = new ArrayList<>();
            types.add(part.getContentType() == null ? "text/plain" : part.getContentType());
            PartNames.of(part).forEach(name -> types.add(AttachmentTypes.ofSaved(name)));
            return types;
        }

        private static long size(Part part) throws MessagingException {
            try (InputStream in = part.getInputStream()) {
                return in.transferTo(OutputStream.nullOutputStream());
            } catch (MessagingException | IOException ex) {
                // Of an encoding that is unknown, or not kept to: as long as it is.
                return part.getSize();
            }
        }
    }
}
