package io.postoffice.enqueue;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file that a message has in itself.
 *
 * @param field its place, as a problem names it
 * @param types the media types that it may be taken for: what it says, and what its names tell
 * @param size how many bytes it has; 0 for a place, and for one that is in a message that is a file itself
 * @param counted whether it is one of the message's own: no place, not in another message, and no signature
 */
record MadeFile(String field, List<String> types, long size, boolean counted) {

    private static final Pattern SIGNATURE = Pattern.compile("(?i)\\s*application/[\\w.+-]*-signature\\b");

    static MadeFile of(Part part, MadeParts.Where where) throws MessagingException {
        List<String> types = types(part);
        if (types.size() == 1) {
            types.add(AttachmentTypes.UNKNOWN);
        }
        boolean signature = where.sealed() && SIGNATURE.matcher(types.get(0)).lookingAt();
        return new MadeFile(where.field(), types, where.inside() ? 0 : size(part), !where.inside() && !signature);
    }

    static MadeFile ofPlace(Part part, MadeParts.Where where) throws MessagingException {
        return new MadeFile(where.field(), types(part), 0, false);
    }

    /** Bytes around the parts of a multipart, which are no file, though one may be hidden there. */
    static MadeFile around(String field, long size) {
        return new MadeFile(field, List.of(), size, false);
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
