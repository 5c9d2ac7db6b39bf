package io.postoffice.enqueue;

import io.postoffice.RecipientKind;
import jakarta.mail.internet.AddressException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What fills the gaps of a mail, and what it may name.
 *
 * @param defaults what a mail has that does not say otherwise
 * @param messageIdDomain the right-hand side of every Message-ID; {@code null} for the sender's domain
 * @param backends the names of all backends; empty when nothing is configured to send over
 * @param recipients keeps mail from people who are not to receive any
 */
public record EnqueueSettings(
        MailDefaults defaults, @Nullable String messageIdDomain, Set<String> backends, RecipientPolicy recipients) {

    public EnqueueSettings {
        if (messageIdDomain != null) {
            problemInDomain(messageIdDomain).ifPresent(problem -> {
                throw new IllegalArgumentException("messageIdDomain: " + problem);
            });
        }
        backends = Set.copyOf(backends);
    }

    /** What keeps a string from being the right-hand side of a Message-ID; empty when it can be. */
    public static Optional<String> problemInDomain(String domain) {
        if (!DomainRules.isAscii(domain)) {
            return Optional.of("not ASCII");
        }
        try {
            DomainRules.toAscii(domain);
            return Optional.empty();
        } catch (AddressException ex) {
            return Optional.of(String.valueOf(ex.getMessage()));
        }
    }

    /** What keeps a string from being a sender, with nothing of the string in it; empty when it is one. */
    public static Optional<String> problemInSender(String from) {
        try {
            AddressParser.parse(RecipientKind.REPLY_TO, from);
            return Optional.empty();
        } catch (AddressException ex) {
            return Optional.of(String.valueOf(ex.getMessage()));
        }
    }

    /** The backends' names for an error message, in alphabetical order. */
    String backendNames() {
        return String.join(", ", new TreeSet<>(backends));
    }
}
