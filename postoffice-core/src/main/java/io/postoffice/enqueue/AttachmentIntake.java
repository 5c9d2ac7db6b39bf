package io.postoffice.enqueue;

import io.postoffice.AttachmentContent;
import io.postoffice.Mail;
import io.postoffice.MailAttachment;
import io.postoffice.MessageAttachment;
import io.postoffice.enqueue.AttachmentSpool.TooLargeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the attachments of one mail and reads them, in this order: what can be told without their bytes is. Each problem names
 * its field, and none repeats a value.
 */
final class AttachmentIntake {

    /** RFC 2392, in what needs no escape within a URL. */
    private static final Pattern CONTENT_ID = Pattern.compile("(?=.{1,200}\\z)[\\w.+-]+(@[\\w.-]+)?");

    private final AttachmentRules rules;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> contentIds = new HashSet<>();
    private long room;

    AttachmentIntake(AttachmentRules rules) {
        this.rules = rules;
        this.room = rules.maxTotalSize().toBytes();
    }

    /**
     * What is wrong that can be told without reading anything.
     *
     * @param made the files of a message that is made already, which has them in itself
     */
    List<String> problems(Mail mail, List<MadeFile> made) {
        List<MailAttachment> attachments = mail.attachments();
        long count =
                attachments.size() + made.stream().filter(MadeFile::counted).count();
        if (count > rules.maxCount()) {
            problems.add("attachments: more than %d; send several mails, or an archive of the files (the limit is"
                            .formatted(rules.maxCount())
                    + " postoffice.attachments.max-count)");
            return problems;
        }
        for (int i = 0; i < attachments.size(); i++) {
            check("attachments[%d]".formatted(i), attachments.get(i));
        }
        made.forEach(this::check);
        requireRoom();
        return problems;
    }

    private void check(MadeFile file) {
        checkTypes(file.field(), file.types());
        if (file.size() > rules.maxSize().toBytes()) {
            problems.add(tooLarge(file.field()));
        }
        room -= file.size();
    }

    private void check(String field, MailAttachment attachment) {
        checkName(field + ".name", attachment);
        checkContentId(field + ".contentId", attachment.contentId());
        int index = 0;
        for (Map.Entry<String, String> header : attachment.headers().entrySet()) {
            String key = HeaderRules.isName(header.getKey()) ? header.getKey() : String.valueOf(index);
            HeaderRules.problemInPart(header.getKey(), header.getValue())
                    .ifPresent(problem -> problems.add("%s.headers[%s]: %s".formatted(field, key, problem)));
            index++;
        }
        String given = attachment.contentType();
        if (given != null) {
            AttachmentTypes.problem(given).ifPresent(problem -> problems.add(field + ".contentType: " + problem));
        }
        String name = attachment.name();
        String byName = name == null ? AttachmentTypes.UNKNOWN : AttachmentTypes.ofSaved(name);
        checkTypes(field + ".contentType", given == null ? List.of(byName) : List.of(given, byName));
    }

    private void checkName(String field, MailAttachment attachment) {
        String name = attachment.name();
        if (name != null) {
            AttachmentNames.problem(name).ifPresent(problem -> problems.add(field + ": " + problem));
        } else if (attachment.contentId() == null) {
            problems.add(field + ": there is none; call MailAttachment.name(..)");
        }
    }

    private void checkContentId(String field, @Nullable String contentId) {
        if (contentId != null && !CONTENT_ID.matcher(contentId).matches()) {
            problems.add(field + ": not 1 to 200 letters, digits and '.', '_', '+', '-', such as 'logo' or"
                    + " 'logo@example.org'");
        } else if (contentId != null && !contentIds.add(contentId)) {
            problems.add(field + ": another attachment has it; use one of its own");
        }
    }

    /** A type that is refused is so under any name for it: the one that was given, and the one that the file's name tells. */
    private void checkTypes(String field, List<String> types) {
        if (types.stream().map(AttachmentTypes::stated).anyMatch(rules::denies)) {
            problems.add(field + ": files of this type are refused by postoffice.attachments.denied-types");
        }
    }

    /**
     * Reads the attachments of a mail that has no problem so far.
     *
     * @return nothing if there is a problem
     */
    List<MessageAttachment> read(Mail mail, AttachmentSpool spool) {
        List<MessageAttachment> read = new ArrayList<>();
        for (int i = 0; i < mail.attachments().size() && problems.isEmpty(); i++) {
            MailAttachment attachment = mail.attachments().get(i);
            AttachmentContent content = read("attachments[%d]".formatted(i), attachment, spool);
            if (content != null) {
                read.add(message(attachment, content));
                room -= content.size();
            }
            requireRoom();
        }
        return problems.isEmpty() ? read : List.of();
    }

    private void requireRoom() {
        if (room < 0) {
            problems.add("attachments: more than %s bytes together; send several mails, or a link (the limit is"
                            .formatted(rules.maxTotalSize().toBytes())
                    + " postoffice.attachments.max-total-size)");
        }
    }

    private String tooLarge(String field) {
        return "%s: more than %d bytes; send a link (the limit is postoffice.attachments.max-size)"
                .formatted(field, rules.maxSize().toBytes());
    }

    private @Nullable AttachmentContent read(String field, MailAttachment attachment, AttachmentSpool spool) {
        try {
            return spool.read(attachment.source(), rules.maxSize().toBytes());
        } catch (TooLargeException ex) {
            problems.add(tooLarge(field));
        } catch (UnstoredAttachmentException ex) {
            throw ex;
        } catch (IOException | RuntimeException ex) {
            // Its message may name the file.
            problems.add("%s: cannot be read (%s); nothing of the mail was stored, and it may be sent again"
                    .formatted(field, ex.getClass().getName()));
        }
        return null;
    }

    List<String> problems() {
        return problems;
    }

    private static MessageAttachment message(MailAttachment attachment, AttachmentContent content) {
        String name = attachment.name() == null ? null : AttachmentNames.safe(attachment.name());
        String given = attachment.contentType();
        String type = given != null ? given : name == null ? AttachmentTypes.UNKNOWN : AttachmentTypes.of(name);
        return new MessageAttachment(name, type, attachment.contentId(), attachment.headers(), content);
    }
}
