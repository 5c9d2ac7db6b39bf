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

    private MadeParts() {}

    static MadeParts of(MimeMessage message) throws MessagingException {
        MadeParts parts = new MadeParts();
        parts.addContent(message, Where.TOP);
        return parts;
    }

    /** The attachments that parts are the places of, as they name them, in order. */
    List<String> places() {
        return places;
    }

    /** All that are no places, nor texts to be read as such. */
    List<MadeFile> files() {
        return files;
    }

    private void add(Part part, Where where) throws MessagingException {
        String[] place = where.sealed() ? null : part.getHeader(MessageAttachment.PLACE);
        if (place == null) {
            addContent(part, where);
        } else {
            places.addAll(Arrays.stream(place).map(String::strip).toList());
        }
    }

    private void addContent(Part part, Where where) throws MessagingException {
        List<BodyPart> inner = where.depth() < MAX_DEPTH ? parts(part) : List.of();
        if (inner.isEmpty() && !MimeSkeleton.isText(part)) {
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
     * @param type its media type
     * @param name what it is called; {@code null} without a name
     * @param size how many bytes it has; 0 for one that is in a message that is a file itself
     * @param counted whether it is one of the message's own: not in another message, and no signature
     */
    record MadeFile(String field, String type, @Nullable String name, long size, boolean counted) {

        static MadeFile of(Part part, Where where) throws MessagingException {
            String type = part.getContentType() == null ? "text/plain" : part.getContentType();
            boolean signature = where.sealed() && SIGNATURE.matcher(type).lookingAt();
            return new MadeFile(
                    "mime.part[%s]".formatted(where.number()),
                    type,
                    MimeSkeleton.name(part),
                    where.inside() ? 0 : size(part),
                    !where.inside() && !signature);
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
