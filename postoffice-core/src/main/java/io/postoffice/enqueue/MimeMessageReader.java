package io.postoffice.enqueue;

import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.Priority;
import jakarta.mail.Address;
import jakarta.mail.Header;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a MIME message that was written for a direct sender into a mail. */
final class MimeMessageReader {

    private static final String PRIORITY = "X-Postoffice-Priority";
    private static final String BACKEND = "X-Postoffice-Backend";

    private final MimeMessage message;
    private final List<String> problems = new ArrayList<>();

    MimeMessageReader(MimeMessage message) {
        this.message = message;
    }

    /**
     * Reads the message, which is made complete with it, as a direct sender does.
     *
     * @throws InvalidMailException if it cannot be a mail; names the fields
     */
    Mail read() throws MessagingException, IOException {
        // Before anything else is done with its parts, here or in Jakarta Mail: each level costs frames of the stack.
        requireShallow(message, 0);
        List<String> from = addresses("from", () -> message.getFrom());
        List<String> to = addresses("to", () -> message.getRecipients(RecipientType.TO));
        List<String> cc = addresses("cc", () -> message.getRecipients(RecipientType.CC));
        List<String> bcc = addresses("bcc", () -> message.getRecipients(RecipientType.BCC));
        List<String> replyTo = addresses("replyTo", this::replyTo);
        if (from.size() > 1) {
            problems.add("from: there is more than one");
        }
        Optional<Priority> priority = priority();
        boolean ownMessageId = complete();
        encodeHeaders(message);
        if (!problems.isEmpty()) {
            throw new InvalidMailException(problems);
        }
        MimeSkeleton skeleton = new MimeSkeleton(message);
        byte[] mime = skeleton.write(leftHeaders(ownMessageId));
        Mail mail = Mail.to(to).cc(cc).bcc(bcc).replyTo(replyTo).mime(mime).attach(skeleton.attachments());
        mail = priority.map(mail::priority).orElse(mail);
        String backend = message.getHeader(BACKEND, null);
        mail = backend == null ? mail : mail.backend(backend.strip());
        return from.isEmpty() ? mail : mail.from(from.get(0));
    }

    private static void requireShallow(Part part, int depth) throws MessagingException, IOException {
        if (depth > MadeParts.MAX_DEPTH) {
            throw new InvalidMailException(List.of(MadeParts.TOO_DEEP));
        }
        // The header says nothing yet of a part that is being made.
        String type = String.valueOf(part.getDataHandler().getContentType()).toLowerCase(Locale.ROOT);
        Object content = type.startsWith("multipart/") || type.startsWith("message/") ? part.getContent() : null;
        if (content instanceof MimeMessage carried) {
            requireShallow(carried, depth + 1);
        } else if (content instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                requireShallow(multipart.getBodyPart(i), depth + 1);
            }
        }
    }

    /** Saves the message, which would make it another name if it had one; tells whether it had. */
    private boolean complete() throws MessagingException {
        String messageId = message.getMessageID();
        message.saveChanges();
        if (messageId != null) {
            message.setHeader("Message-ID", messageId);
        }
        return messageId != null;
    }

    /** Not the sender's, which stand in for it where there is none. */
    private Address @Nullable [] replyTo() throws MessagingException {
        return message.getHeader("Reply-To") == null ? null : message.getReplyTo();
    }

    private List<String> addresses(String field, AddressHeader header) throws MessagingException {
        List<String> addresses = new ArrayList<>();
        try {
            Address[] found = header.read();
            for (Address address : found == null ? new Address[0] : found) {
                addresses.addAll(single(address));
            }
        } catch (AddressException ex) {
            // The message is a fixed sentence; the address is apart from it, in getRef().
            problems.add("%s: not a valid address (%s)".formatted(field, ex.getMessage()));
        }
        return addresses;
    }

    /** The members of a group are addressed as if there were none. */
    private static List<String> single(Address address) throws AddressException {
        if (!(address instanceof InternetAddress internet)) {
            throw new AddressException("It is not one of the Internet");
        }
        InternetAddress[] members = internet.isGroup() ? internet.getGroup(false) : null;
        return members == null
                ? List.of(internet.toUnicodeString())
                : Arrays.stream(members).map(InternetAddress::toUnicodeString).toList();
    }

    private Optional<Priority> priority() throws MessagingException {
        String own = message.getHeader(PRIORITY, null);
        if (own == null) {
            String usual = message.getHeader("X-Priority", null);
            return Optional.ofNullable(usual).map(value -> usualPriority(value.strip()));
        }
        Optional<Priority> priority = Arrays.stream(Priority.values())
                .filter(value -> value.name().equals(own.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
        if (priority.isEmpty()) {
            problems.add("%s: is none of %s".formatted(PRIORITY, Arrays.toString(Priority.values())));
        }
        return priority;
    }

    private static Priority usualPriority(String value) {
        return switch (value.isEmpty() ? '3' : value.charAt(0)) {
            case '1', '2' -> Priority.HIGH;
            case '4', '5' -> Priority.LOW;
            default -> Priority.MEDIUM;
        };
    }

    /**
     * Makes each header one header: Jakarta Mail writes the value as it is, line breaks and all, and cuts each character to a
     * byte.
     */
    private void encodeHeaders(Part part) throws MessagingException, IOException {
        Set<String> names = new LinkedHashSet<>();
        for (Header header : Collections.list(part.getAllHeaders())) {
            names.add(header.getName());
        }
        for (String name : names) {
            encodeHeader(part, name);
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                encodeHeaders(multipart.getBodyPart(i));
            }
        }
    }

    private void encodeHeader(Part part, String name) throws MessagingException, IOException {
        String[] values = part.getHeader(name);
        if (Arrays.stream(values)
                .allMatch(value -> HeaderRules.problemInGiven(name, value).isEmpty())) {
            return;
        }
        part.removeHeader(name);
        for (String value : values) {
            String unfolded = MimeUtility.unfold(value);
            Optional<String> problem =
                    HeaderRules.problemInGiven(name, "").or(() -> CharacterRules.problemInLine(unfolded));
            problem.ifPresent(what -> problems.add("headers[%s]: %s".formatted(name.replaceAll("[^ -~]", "?"), what)));
            part.addHeader(name, MimeUtility.fold(name.length() + 2, MimeUtility.encodeText(unfolded, "UTF-8", null)));
        }
    }

    private String[] leftHeaders(boolean ownMessageId) {
        List<String> left = new ArrayList<>(List.of(PRIORITY, BACKEND, "Bcc", "Resent-Bcc"));
        if (!ownMessageId) {
            left.add("Message-ID");
        }
        return left.toArray(String[]::new);
    }

    /** A header of addresses. */
    @FunctionalInterface
    private interface AddressHeader {

        Address @Nullable [] read() throws MessagingException;
    }
}
