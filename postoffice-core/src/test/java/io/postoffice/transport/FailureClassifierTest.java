package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Rejected;
import io.postoffice.transport.Receipt.Unknown;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a scripted server cannot bring about; all else is played on the wire. */
class FailureClassifierTest {

    @Test
    void timeoutOfTheConnectionIsTriedAgain() {
        Exception thrown = new MessagingException("Could not connect", new SocketTimeoutException());

        assertThat(FailureClassifier.connecting(thrown, null)).isInstanceOfSatisfying(BackendFault.class, fault -> {
            assertThat(fault.permanent()).isFalse();
            assertThat(fault.failure().describe()).isEqualTo("the server did not answer in time");
        });
    }

    @Test
    void failureOfNoKnownReasonIsDescribedByItsReplyOrItsException() {
        SmtpReply reply = SmtpReply.of(550, "550 5.1.1 <ann@example.org> is nobody");

        assertThat(new Failure(Phase.ENVELOPE, reply, "a.B").describe()).isEqualTo("550 5.1.1");
        assertThat(new Failure(Phase.ENVELOPE, null, "a.B").describe()).isEqualTo("a.B");
    }

    @Test
    void timeoutBeforeTheBodyIsWrittenDefersTheMail() {
        Exception thrown = new MessagingException("Exception reading response", new SocketTimeoutException());

        assertThat(FailureClassifier.sending(thrown, Phase.ENVELOPE, null)).isInstanceOf(Deferred.class);
        assertThat(FailureClassifier.sending(thrown, Phase.BODY, null)).isInstanceOf(Deferred.class);
        assertThat(FailureClassifier.sending(thrown, Phase.BODY_DONE, null)).isInstanceOf(Unknown.class);
    }

    @Test
    void bodyThatCannotBeWrittenForAnotherReasonThanTheWireIsRejected() {
        assertThat(FailureClassifier.sending(new MessagingException("No such part"), Phase.BODY, null))
                .isInstanceOf(Rejected.class);
        assertThat(FailureClassifier.sending(new IllegalStateException(), Phase.BODY, null))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void addressThatNoServerWasAskedAboutIsRejected() {
        assertThat(FailureClassifier.sending(new SendFailedException("No recipient addresses"), Phase.ENVELOPE, null))
                .isEqualTo(new Rejected(
                        new Failure(Phase.ENVELOPE, null, SendFailedException.class.getName()), List.of()));
    }

    @Test
    void connectionThatIsClosedAlreadyDefersTheMail() {
        assertThat(FailureClassifier.sending(new IllegalStateException("Not connected"), Phase.ENVELOPE, null))
                .isInstanceOf(Deferred.class);
    }

    /** A message that cannot be made is told to no server; see {@link MimeMailTest}. */
    @ParameterizedTest
    @EnumSource(names = "COMPOSE", mode = Mode.EXCLUDE)
    void deepestCauseIsNamed(Phase phase) {
        Exception thrown = new MessagingException("outer", new RuntimeException(new IOException("inner")));

        assertThat(failure(FailureClassifier.sending(thrown, phase, null)))
                .isEqualTo(new Failure(phase, null, IOException.class.getName()));
    }

    private static Failure failure(Receipt receipt) {
        if (receipt instanceof Deferred deferred) {
            return deferred.failure();
        } else if (receipt instanceof BackendFault fault) {
            return fault.failure();
        }
        return ((Unknown) receipt).failure();
    }
}
