package io.postoffice.enqueue;

import io.postoffice.MailBody;
import io.postoffice.MessageAttachment;
import io.postoffice.MimeSource;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the queue has to know of a MIME message that an application made itself.
 *
 * @param body as it is stored: the message is one thing, and its subject is shown beside it
 * @param messageId its Message-ID; {@code null} without one that is well-formed
 * @param date its date; {@code null} without one that makes sense
 * @param problems what keeps it from being sent
 * @param parts the places of attachments and the files in it
 */
record MimeReading(
        MailBody body, @Nullable String messageId, @Nullable Instant date, List<String> problems, MadeParts parts) {

    /** RFC 5322, 3.6.4, and no longer than a line may be that is not folded. */
    private static final Pattern MESSAGE_ID = Pattern.compile("<[!-;=?A-~]{1,120}@[!-;=?A-~]{1,120}>");

    private static final int MAX_SUBJECT = 998;

    /**
     * Reads a message.
     *
     * @param withPlaces whether its parts may be places of attachments; with no attachments, they are parts like all others
     * @throws MessagingException if it is none
     * @throws IOException if it cannot be read
     */
    static MimeReading of(MimeSource source, boolean withPlaces) throws MessagingException, IOException {
        MimeMessage mime = new MimeMessage((Session) null, new ByteArrayInputStream(source.read()));
        return new MimeReading(
                MailBody.ofMime(subject(mime), source),
                messageId(mime),
                date(mime),
                problems(mime),
                MadeParts.of(mime, withPlaces));
    }

    /**
     * What is wrong with the places of the mail's attachments.
     *
     * @param attachments how many there are
     */
    Optional<String> problemInPlaces(int attachments) {
        Set<String> needed =
                IntStream.range(0, attachments).mapToObj(String::valueOf).collect(Collectors.toSet());
        List<String> places = parts.places();
        boolean eachOnce = places.size() == attachments && Set.copyOf(places).equals(needed);
        return eachOnce
                ? Optional.empty()
                : Optional.of("beside a message that is made already, each needs one part of it with a header %s"
                                .formatted(MessageAttachment.PLACE)
                        + " that is its index, from 0");
    }

    private static List<String> problems(MimeMessage mime) throws MessagingException {
        List<Header> headers = Collections.list(mime.getAllHeaders());
        if (headers.isEmpty()) {
            return List.of("there is no header; a message begins with it (RFC 5322, 3.5)");
        }
        List<String> problems = new ArrayList<>();
        for (Header header : headers) {
            HeaderRules.problemInGiven(header.getName(), header.getValue()).ifPresent(problems::add);
        }
        return problems;
    }

    private static @Nullable String subject(MimeMessage mime) throws MessagingException {
        String subject = mime.getSubject();
        if (subject == null) {
            return null;
        }
        String oneLine = subject.replaceAll("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]+", " ");
        int end = oneLine.length() <= MAX_SUBJECT ? oneLine.length() : oneLine.offsetByCodePoints(0, MAX_SUBJECT / 2);
        return oneLine.substring(0, end);
    }

    private static @Nullable String messageId(MimeMessage mime) throws MessagingException {
        String messageId = mime.getMessageID();
        return messageId != null && MESSAGE_ID.matcher(messageId.strip()).matches() ? messageId.strip() : null;
    }

    private static @Nullable Instant date(MimeMessage mime) throws MessagingException {
        Date date = mime.getSentDate();
        return date != null && MailCheck.isStorable(date.toInstant()) ? date.toInstant() : null;
    }
}
