package io.postoffice.transport;

import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * Reads what Angus Mail threw. The phase decides first: what failed before the body was written was not delivered, whatever
 * the exception says. Within the envelope, each address goes by its own chained exception. {@link AngusExceptions} reads them.
 */
final class FailureClassifier {

    private FailureClassifier() {}

    /**
     * Classifies a failure to open a connection.
     *
     * @param reply the last reply that the server gave, if it gave one
     */
    static Receipt connecting(Exception thrown, @Nullable SmtpReply reply) {
        // JavaMailSenderImpl shows the reply only in the exception's text, and only to a failed authentication.
        SmtpReply said = reply == null && AngusExceptions.has(thrown, AuthenticationFailedException.class)
                ? SmtpReply.parse(
                        NestedExceptionUtils.getMostSpecificCause(thrown).getMessage())
                : reply;
        boolean permanent = AngusExceptions.has(thrown, SSLException.class)
                || AngusExceptions.has(thrown, InsecureBackendException.class)
                || AngusExceptions.isStartTlsMissing(thrown)
                || (said != null && said.isPermanent());
        return new BackendFault(failure(Phase.CONNECT, said, thrown), permanent);
    }

    /**
     * Classifies a failure to send a message over an open connection.
     *
     * @param phase how far the message got
     * @param verdict the server's reply to the whole body, or that it is closing, if it said so
     */
    static Receipt sending(Exception thrown, Phase phase, @Nullable SmtpReply verdict) {
        if (verdict != null) {
            return verdict.isClosing()
                    ? new BackendFault(failure(phase, verdict, thrown), false)
                    : ofVerdict(thrown, verdict);
        }
        return switch (phase) {
            case COMPOSE, CONNECT -> connecting(thrown, null);
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
        if (phase == Phase.CONNECT
                && (AngusExceptions.has(thrown, SendFailedException.class) || AngusExceptions.isIllegal(thrown))) {
            return sending(thrown, Phase.ENVELOPE, null);
        }
        return sending(thrown, phase, phase == Phase.BODY_DONE ? AngusExceptions.mailReply(thrown, 200) : null);
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

    /** Classifies an error within a sender, which says nothing of the message. */
    static Receipt broken(Error thrown, Phase phase) {
        Failure failure = failure(phase, null, thrown);
        return phase == Phase.BODY_DONE ? new Unknown(failure) : new Deferred(failure, List.of());
    }

    /** A failure of ours to make the message: no server was asked, and none would take it. */
    static Receipt composing(Exception thrown) {
        return new Rejected(failure(Phase.COMPOSE, null, thrown), List.of());
    }

    /** The message could not be read out of the queue, which is for another try. */
    static Receipt unreadable(IOException thrown) {
        return new Deferred(failure(Phase.COMPOSE, null, thrown), List.of());
    }

    private static Receipt ofVerdict(Exception thrown, SmtpReply verdict) {
        List<RefusedRecipient> refused = AngusExceptions.refusedRecipients(thrown);
        if (verdict.isPositive()) {
            return new Accepted(verdict, refused);
        }
        Failure failure = failure(Phase.BODY_DONE, verdict, thrown);
        // No policy, though it may be 5.7.1: the server took the envelope, and what it then finds in the body says
        // nothing of other messages.
        return verdict.isPermanent() ? new Rejected(failure, refused) : new Deferred(failure, refused);
    }

    private static Receipt ofBody(Exception thrown) {
        Failure failure = failure(Phase.BODY, null, thrown);
        boolean wire = AngusExceptions.has(thrown, IOException.class);
        return wire ? new Deferred(failure, List.of()) : new Rejected(failure, List.of());
    }

    private static Receipt ofEnvelope(Exception thrown) {
        List<RefusedRecipient> refused = AngusExceptions.refusedRecipients(thrown);
        SmtpReply reply = AngusExceptions.mailReply(thrown, 400);
        if (reply == null && !refused.isEmpty()) {
            return ofRefusals(thrown, refused);
        }
        Failure failure = failure(Phase.ENVELOPE, reply, thrown);
        if (reply == null) {
            return AngusExceptions.isIllegal(thrown)
                    ? new Rejected(failure, List.of())
                    : new Deferred(failure, List.of());
        }
        if (reply.isClosing()) {
            return new BackendFault(failure, false);
        }
        return reply.isPermanent() ? new Rejected(failure, refused, reply.isPolicy()) : new Deferred(failure, refused);
    }

    private static Receipt ofRefusals(Exception thrown, List<RefusedRecipient> refused) {
        Optional<SmtpReply> closing = refused.stream()
                .map(RefusedRecipient::reply)
                .filter(SmtpReply::isClosing)
                .findFirst();
        if (closing.isPresent()) {
            return new BackendFault(failure(Phase.ENVELOPE, closing.get(), thrown), false);
        }
        Failure failure = failure(Phase.ENVELOPE, refused.get(0).reply(), thrown);
        if (AngusExceptions.hasUnsent(thrown, refused) || !refused.stream().allMatch(RefusedRecipient::permanent)) {
            return new Deferred(failure, refused);
        }
        // A server that knows one of them for nobody has dealt with us.
        boolean policy =
                refused.stream().allMatch(recipient -> recipient.reply().isPolicy());
        return new Rejected(failure, refused, policy);
    }

    private static Failure failure(Phase phase, @Nullable SmtpReply reply, Throwable thrown) {
        return new Failure(
                phase,
                reply,
                NestedExceptionUtils.getMostSpecificCause(thrown).getClass().getName(),
                AngusExceptions.reason(thrown));
    }
}
