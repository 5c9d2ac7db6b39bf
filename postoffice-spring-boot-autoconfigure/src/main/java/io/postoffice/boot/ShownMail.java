package io.postoffice.boot;

import io.postoffice.archive.MailDetails;
import io.postoffice.archive.MailDetails.Addressee;
import io.postoffice.archive.MailDetails.Cause;
import io.postoffice.archive.MailDetails.LoggedAttempt;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hides addresses, and what may repeat them, from whoever is not to see them. */
final class ShownMail {

    private static final String HIDDEN = "***";

    /** A server's reply up to its words, which may be about anything. */
    private static final Pattern CODES = Pattern.compile("\\A\\d{3}(?:[ -]\\d\\.\\d{1,3}\\.\\d{1,3})?(?= |\\z)");

    private ShownMail() {}

    static MailDetails masked(MailDetails details) {
        List<Addressee> recipients =
                details.recipients().stream().map(ShownMail::masked).toList();
        List<LoggedAttempt> attempts =
                details.attempts().stream().map(ShownMail::masked).toList();
        return new MailDetails(details.mail(), masked(details.lastError()), recipients, attempts);
    }

    private static Addressee masked(Addressee addressee) {
        String address = addressee.address();
        return new Addressee(
                addressee.kind(),
                HIDDEN + address.substring(Math.max(0, address.lastIndexOf('@'))),
                addressee.status(),
                masked(addressee.lastReply()));
    }

    private static LoggedAttempt masked(LoggedAttempt attempt) {
        Cause cause = attempt.cause();
        return new LoggedAttempt(
                attempt.attempt(),
                attempt.at(),
                attempt.outcome(),
                attempt.backend(),
                attempt.node(),
                attempt.millis(),
                new Cause(cause.phase(), masked(cause.reply()), cause.exceptionType(), cause.reason()));
    }

    private static @Nullable String masked(@Nullable String reply) {
        if (reply == null) {
            return null;
        }
        Matcher codes = CODES.matcher(reply);
        return codes.find() ? codes.group() + ' ' + HIDDEN : HIDDEN;
    }
}
