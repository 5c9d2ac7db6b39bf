package io.postoffice.transport;

import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Angus Mail threw. The phase decides first: what failed before the body was written was not delivered, whatever
 * the exception says. Within the envelope, each address goes by its own chained exception.
 */
final class FailureClassifier {

    private static final Map<Class<? extends Throwable>, String> REASONS = Map.of(
            InsecureBackendException.class, "the server offers no authentication, and the backend has credentials",
            SSLException.class, "TLS failed; check the server's certificate, its name and the TLS versions",
            UnknownHostException.class, "the host is unknown",
            ConnectException.class, "nothing accepts connections at the host and port",
            SocketTimeoutException.class, "the server did not answer in time");

    private FailureClassifier() {}

    /**
     * Classifies a failure to open a connection.
     *
     * @param reply the last reply that the server gave, if it gave one
     */
    static Receipt connecting(Exception thrown, @Nullable SmtpReply reply) {
        // JavaMailSenderImpl shows the reply only in the exception's text, and only to a failed authentication.
        SmtpReply said = reply == null && has(thrown, AuthenticationFailedException.class)
                ? SmtpReply.parse(deepest(thrown).getMessage())
                : reply;
        boolean permanent = has(thrown, SSLException.class)
                || has(thrown, InsecureBackendException.class)
                || isStartTlsMissing(thrown)
                || (said != null && said.isPermanent());
        return new BackendFault(failure(Phase.CONNECT, said, thrown), permanent);
    }

    /**
     * Classifies a failure to send a message over an open connection.
     *
     * @param phase how far the message got
     * @param verdict the server's reply to the whole body, if it gave one
     */
    static Receipt sending(Exception thrown, Phase phase, @Nullable SmtpReply verdict) {
        if (verdict != null) {
            return ofVerdict(thrown, verdict);
        }
        return switch (phase) {
            case CONNECT -> connecting(thrown, null);
            case ENVELOPE -> ofEnvelope(thrown);
            case BODY -> ofBody(thrown);
            case BODY_DONE -> new Unknown(failure(phase, null, thrown));
        };
    }

    /**
     * Classifies what a sender threw that shows neither its connection nor the server's replies.
     *
     * @param phase how far the message got; {@link Phase#CONNECT} until its body was asked for
     */
    static Receipt sendingUnseen(Exception thrown, Phase phase) {
        if (phase == Phase.CONNECT && (has(thrown, SendFailedException.class) || isIllegal(thrown))) {
            return sending(thrown, Phase.ENVELOPE, null);
        }
        return sending(thrown, phase, phase == Phase.BODY_DONE ? mailReply(thrown, 200) : null);
    }

    /**
     * Classifies an exception of no known meaning from a sender. Before the body it counts against the message: were it held
     * against the backend, one message that its sender chokes on would hold up all the others.
     */
    static Receipt unexplained(RuntimeException thrown, Phase phase) {
        return phase == Phase.CONNECT
                ? new Deferred(failure(phase, null, thrown), List.of())
                : sending(thrown, phase, null);
    }

    /** A failure of ours to make the message: no server was asked, and none would take it. */
    static Receipt composing(Exception thrown) {
        return new Rejected(failure(Phase.CONNECT, null, thrown), List.of());
    }

    private static Receipt ofVerdict(Exception thrown, SmtpReply verdict) {
        List<RefusedRecipient> refused = refusedRecipients(thrown);
        if (verdict.isPositive()) {
            return new Accepted(verdict, refused);
        }
        Failure failure = failure(Phase.BODY_DONE, verdict, thrown);
        return verdict.isPermanent() ? new Rejected(failure, List.of()) : new Deferred(failure, refused);
    }

    private static Receipt ofBody(Exception thrown) {
        Failure failure = failure(Phase.BODY, null, thrown);
        boolean wire = has(thrown, IOException.class);
        return wire ? new Deferred(failure, List.of()) : new Rejected(failure, List.of());
    }

    private static Receipt ofEnvelope(Exception thrown) {
        List<RefusedRecipient> refused = refusedRecipients(thrown);
        SmtpReply reply = mailReply(thrown, 400);
        if (reply == null && !refused.isEmpty()) {
            return ofRefusals(thrown, refused);
        }
        Failure failure = failure(Phase.ENVELOPE, reply, thrown);
        if (reply == null) {
            return isIllegal(thrown) ? new Rejected(failure, List.of()) : new Deferred(failure, List.of());
        }
        if (reply.isClosing()) {
            return new BackendFault(failure, false);
        }
        return reply.isPermanent() ? new Rejected(failure, List.of()) : new Deferred(failure, refused);
    }

    private static Receipt ofRefusals(Exception thrown, List<RefusedRecipient> refused) {
        SmtpReply first = refused.get(0).reply();
        Failure failure = failure(Phase.ENVELOPE, first, thrown);
        // A closing server is one of them, though it may be the backend's fault: a mail whose recipient brings that
        // about
        // time and again would hold up all the others.
        if (hasUnsent(thrown) || !refused.stream().allMatch(RefusedRecipient::permanent)) {
            return new Deferred(failure, refused);
        }
        boolean policy = refused.stream().anyMatch(recipient -> isPolicy(recipient.reply()));
        return new Rejected(failure, policy ? List.of() : refused);
    }

    /** Without {@code sendpartial}, one bad address keeps the message from those that the server would have taken it for. */
    private static boolean hasUnsent(Exception thrown) {
        return thrown instanceof SendFailedException failed
                && failed.getValidUnsentAddresses() != null
                && failed.getValidUnsentAddresses().length > 0;
    }

    /**
     * An illegal address or argument, which no server was told of. All else without a reply is the wire: a connection that
     * is at its end comes as a refusal of code -1.
     */
    private static boolean isIllegal(Exception thrown) {
        return thrown.getClass() == SendFailedException.class
                || (thrown instanceof MessagingException && has(thrown, IllegalArgumentException.class));
    }

    /** 'Relaying denied' and the like: the fault is ours, not the address's, though Angus calls it invalid. */
    private static boolean isPolicy(SmtpReply reply) {
        return reply.code() == 530 || reply.code() == 554 || reply.hasEnhancedClass("5.7.");
    }

    private static List<RefusedRecipient> refusedRecipients(Exception thrown) {
        List<RefusedRecipient> refused = new ArrayList<>();
        for (Exception link = thrown; link != null; link = next(link)) {
            if (link instanceof SMTPAddressFailedException failed && failed.getReturnCode() >= 400) {
                SmtpReply reply = SmtpReply.of(failed.getReturnCode(), failed.getMessage());
                // 552 is 'mailbox full' here, which its owner can mend (RFC 5321, 4.5.3.1.10 tells clients the same).
                boolean permanent = reply.isPermanent() && reply.code() != 552;
                refused.add(new RefusedRecipient(failed.getAddress().getAddress(), reply, permanent));
            }
        }
        return refused;
    }

    /** What the server said to the message as a whole; nothing when it refused addresses only. */
    private static @Nullable SmtpReply mailReply(Exception thrown, int lowestCode) {
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

    private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable link = thrown; link != null; link = link.getCause()) {
            if (type.isInstance(link)) {
                return true;
            }
        }
        return false;
    }

    /** Angus throws no type of its own for it. */
    private static boolean isStartTlsMissing(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).startsWith("STARTTLS is required");
    }

    private static Failure failure(Phase phase, @Nullable SmtpReply reply, Throwable thrown) {
        return new Failure(phase, reply, deepest(thrown).getClass().getName(), reason(thrown));
    }

    /** What an exception is known to mean; its own text may hold addresses, or what the server said. */
    private static @Nullable String reason(Throwable thrown) {
        if (isStartTlsMissing(thrown)) {
            return "the server does not offer STARTTLS";
        }
        return REASONS.entrySet().stream()
                .filter(reason -> has(thrown, reason.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static Throwable deepest(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
