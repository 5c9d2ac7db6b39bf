package io.postoffice.store;

import io.postoffice.enqueue.NewEmail;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Message-IDs that the queue makes, which tell the mail's identifier: {@code <identifier@domain>}. */
final class OwnMessageId {

    private static final Pattern FORM = Pattern.compile("<(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})@.*");

    private OwnMessageId() {}

    /** Whether this mail has one, rather than one that its message brought along. */
    static boolean isOf(NewEmail email) {
        return email.message().stamp().messageId().startsWith("<" + email.id() + "@");
    }

    /** The identifier of the mail that it is of, if it is one; a message may have brought the like along. */
    static Optional<UUID> identifier(String messageId) {
        Matcher own = FORM.matcher(messageId);
        return own.matches() ? Optional.of(UUID.fromString(own.group(1))) : Optional.empty();
    }
}
