package io.postoffice.transport;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/** Reads what Angus Mail puts into its exceptions: one chain of causes, and across it one of what went wrong besides. */
final class AngusExceptions {

    private static final Map<Class<? extends Throwable>, String> REASONS = Map.of(
            InsecureBackendException.class, "the server offers no authentication, and the backend has credentials",
            SSLException.class, "TLS failed; check the server's certificate, its name and the TLS versions",
            UnknownHostException.class, "the host is unknown",
            ConnectException.class, "nothing accepts connections at the host and port",
            SocketTimeoutException.class, "the server did not answer in time");

    private AngusExceptions() {}

    /** Without {@code sendpartial}, one bad address keeps the message from those that the server would have taken it for. */
    static boolean hasUnsent(Exception thrown, List<RefusedRecipient> refused) {
        List<String> told = refused.stream().map(RefusedRecipient::address).toList();
        return thrown instanceof SendFailedException failed
                && failed.getValidUnsentAddresses() != null
                && Arrays.stream(failed.getValidUnsentAddresses())
                        .anyMatch(address -> !told.contains(((InternetAddress) address).getAddress()));
    }

    /**
     * An illegal address or argument, which no server was told of. All else without a reply is the wire: a connection that
     * is at its end comes as a refusal of code -1.
     */
    static boolean isIllegal(Exception thrown) {
        return thrown.getClass() == SendFailedException.class
                || (thrown instanceof MessagingException && has(thrown, IllegalArgumentException.class));
    }

    static List<RefusedRecipient> refusedRecipients(Exception thrown) {
        List<RefusedRecipient> refused = new ArrayList<>();
        for (Exception link = thrown; link != null; link = next(link)) {
            if (link instanceof SMTPAddressFailedException failed && failed.getReturnCode() >= 400) {
                SmtpReply reply = SmtpReply.of(failed.getReturnCode(), failed.getMessage());
                // 552 is 'mailbox full' here, which its owner can mend (RFC 5321, 4.5.3.1.10 tells clients the same),
                // unless an enhanced code says that it is about something else.
                boolean permanent = reply.isPermanent() && !(reply.code() == 552 && reply.isMailboxFull());
                refused.add(new RefusedRecipient(failed.getAddress().getAddress(), reply, permanent));
            }
        }
        return refused;
    }

    /** What the server said to the message as a whole; nothing when it refused addresses only. */
    static @Nullable SmtpReply mailReply(Exception thrown, int lowestCode) {
        for (Exception link = thrown; link != null; link = next(link)) {
            if (link instanceof SMTPSendFailedException failed && failed.getReturnCode() >= lowestCode) {
                return SmtpReply.of(failed.getReturnCode(), failed.getMessage());
            }
        }
        return null;
    }

    private static @Nullable Exception next(Exception link) {
        return link instanceof MessagingException messaging ? messaging.getNextException() : null;
    }

    static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable link = thrown; link != null; link = link.getCause()) {
            if (type.isInstance(link)) {
                return true;
            }
        }
        return false;
    }

    /** Angus throws no type of its own for it. */
    static boolean isStartTlsMissing(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).startsWith("STARTTLS is required");
    }

    /** What an exception is known to mean; its own text may hold addresses, or what the server said. */
    static @Nullable String reason(Throwable thrown) {
        if (isStartTlsMissing(thrown)) {
            return "the server does not offer STARTTLS";
        }
        return REASONS.entrySet().stream()
                .filter(reason -> has(thrown, reason.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
