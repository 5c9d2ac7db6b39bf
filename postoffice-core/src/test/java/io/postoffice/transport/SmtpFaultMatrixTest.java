package io.postoffice.transport;

import static io.postoffice.transport.SmtpFault.Trait.AWAY;
import static io.postoffice.transport.SmtpFault.Trait.CREDENTIALS;
import static io.postoffice.transport.SmtpFault.Trait.HANGS_UP;
import static io.postoffice.transport.SmtpFault.Trait.HANGS_UP_IN_BODY;
import static io.postoffice.transport.SmtpFault.Trait.ILLEGAL_ADDRESS;
import static io.postoffice.transport.SmtpFault.Trait.UNKNOWN_HOST;
import static io.postoffice.transport.SmtpFault.Trait.UNTRUSTED;
import static io.postoffice.transport.SmtpFault.at;
import static io.postoffice.transport.SmtpFault.fault;
import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.fixture.Messages;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Encryption;
import io.postoffice.fixture.TestCertificate;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Unknown;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every way in which SMTP can fail, on a real socket, and what is made of it. What becomes of the mail then is tested with the
 * judge, and what becomes of the lane with the backend's watch. What no server can bring about is tested with the classifier.
 */
@Timeout(60)
abstract class SmtpFaultMatrixTest {

    static final List<SmtpFault> MATRIX = List.of(
            // Accepted
            at(".", "250 2.0.0 kept", HANGS_UP)
                    .named("QUIT lost after the acceptance")
                    .with("quitwait", "true")
                    .gives("Accepted: 250 2.0.0 kept"),
            at("RCPT TO:<ann", "550 5.1.1 nobody").gives("Accepted: 250 2.0.0 kept; ann never (550 5.1.1)"),
            at("RCPT TO:<ann", "554 5.7.1 relaying denied").gives("Accepted: 250 2.0.0 kept; ann never (554 5.7.1)"),
            at("RCPT TO:<ann", "450 4.7.1 greylisted").gives("Accepted: 250 2.0.0 kept; ann later (450 4.7.1)"),
            at("RCPT TO:<ann", "552 full").gives("Accepted: 250 2.0.0 kept; ann later (552)"),
            at("RCPT TO:<ann", "550 5.1.1 nobody")
                    .named("one recipient refused, with sendpartial")
                    .with("sendpartial", "true")
                    .gives("Accepted: 250 2.0.0 kept; ann never (550 5.1.1)"),
            at("RCPT TO:<ann", "550 5.1.1 nobody")
                    .named("one recipient refused, without sendpartial")
                    .with("sendpartial", "false")
                    .gives("Deferred in ENVELOPE: 550 5.1.1 nobody; ann never (550 5.1.1)"),
            // Recipients, transient
            at("RCPT", "450 4.2.1 busy")
                    .gives("Deferred in ENVELOPE: 450 4.2.1 busy; ann later (450 4.2.1); bob later (450 4.2.1)"),
            at("RCPT", "450 4.7.1 greylisted")
                    .gives("Deferred in ENVELOPE: 450 4.7.1 greylisted; ann later (450 4.7.1); bob later (450 4.7.1)"),
            at("RCPT", "451 4.3.0 later")
                    .gives("Deferred in ENVELOPE: 451 4.3.0 later; ann later (451 4.3.0); bob later (451 4.3.0)"),
            at("RCPT", "452 4.2.2 full")
                    .gives("Deferred in ENVELOPE: 452 4.2.2 full; ann later (452 4.2.2); bob later (452 4.2.2)"),
            at("RCPT", "552 5.2.2 full")
                    .gives("Deferred in ENVELOPE: 552 5.2.2 full; ann later (552 5.2.2); bob later (552 5.2.2)"),
            at("RCPT", "552 5.3.4 too large")
                    .gives("Rejected in ENVELOPE: 552 5.3.4 too large; ann never (552 5.3.4); bob never (552 5.3.4)"),
            at("RCPT TO:<ann", "550 5.1.1 nobody")
                    .named("one recipient refused, then the message before its body")
                    .answering("DATA", "554 5.6.0 not this")
                    .gives("Rejected in ENVELOPE: 554 5.6.0 not this; ann never (550 5.1.1)"),
            at("RCPT TO:<ann", "550 5.1.1 nobody")
                    .named("one recipient refused, then the message")
                    .answering(".", "554 5.6.0 not this")
                    .gives("Rejected in BODY_DONE: 554 5.6.0 not this; ann never (550 5.1.1)"),
            at("RCPT", "552 5.7.1 no")
                    .gives(
                            "Rejected by policy in ENVELOPE: 552 5.7.1 no; ann never (552 5.7.1); bob never (552 5.7.1)"),
            at("RCPT TO:<ann", "550 5.1.1 nobody")
                    .named("one recipient refused for good, the other for now")
                    .answering("RCPT TO:<bob", "451 4.3.0 later")
                    .gives("Deferred in ENVELOPE: 550 5.1.1 nobody; ann never (550 5.1.1); bob later (451 4.3.0)"),
            at("RCPT TO:<ann", "554 5.7.1 no")
                    .named("one recipient refused by policy, the other for now")
                    .answering("RCPT TO:<bob", "451 4.3.0 later")
                    .gives("Deferred in ENVELOPE: 554 5.7.1 no; ann never (554 5.7.1); bob later (451 4.3.0)"),
            // Recipients, permanent
            at("RCPT", "550 5.1.1 nobody")
                    .gives("Rejected in ENVELOPE: 550 5.1.1 nobody; ann never (550 5.1.1); bob never (550 5.1.1)"),
            at("RCPT", "550 nobody").gives("Rejected in ENVELOPE: 550 nobody; ann never (550); bob never (550)"),
            at("RCPT", "551 5.1.6 moved")
                    .gives("Rejected in ENVELOPE: 551 5.1.6 moved; ann never (551 5.1.6); bob never (551 5.1.6)"),
            at("RCPT", "553 5.1.3 bad")
                    .gives("Rejected in ENVELOPE: 553 5.1.3 bad; ann never (553 5.1.3); bob never (553 5.1.3)"),
            at("RCPT TO:<ann", "550 5.1.1 nobody")
                    .named("one recipient unknown, the other refused by policy")
                    .answering("RCPT TO:<bob", "554 5.7.1 no")
                    .gives("Rejected in ENVELOPE: 550 5.1.1 nobody; ann never (550 5.1.1); bob never (554 5.7.1)"),
            // Policy
            at("RCPT", "554 5.7.1 no")
                    .gives(
                            "Rejected by policy in ENVELOPE: 554 5.7.1 no; ann never (554 5.7.1); bob never (554 5.7.1)"),
            at("RCPT", "550 5.7.1 no")
                    .gives(
                            "Rejected by policy in ENVELOPE: 550 5.7.1 no; ann never (550 5.7.1); bob never (550 5.7.1)"),
            at("RCPT", "530 5.7.0 log in")
                    .gives(
                            "Rejected by policy in ENVELOPE: 530 5.7.0 log in; ann never (530 5.7.0); bob never (530 5.7.0)"),
            at("RCPT", "554 no").gives("Rejected by policy in ENVELOPE: 554 no; ann never (554); bob never (554)"),
            at("MAIL", "530 5.7.0 log in").gives("Rejected by policy in ENVELOPE: 530 5.7.0 log in"),
            at("MAIL", "550 5.7.1 no").gives("Rejected by policy in ENVELOPE: 550 5.7.1 no"),
            at("DATA", "554 5.7.1 no").gives("Rejected by policy in ENVELOPE: 554 5.7.1 no"),
            at(".", "554 5.7.1 spam").gives("Rejected in BODY_DONE: 554 5.7.1 spam"),
            // The mail
            at("MAIL", "451 4.3.0 later").gives("Deferred in ENVELOPE: 451 4.3.0 later"),
            at("DATA", "451 4.3.0 later").gives("Deferred in ENVELOPE: 451 4.3.0 later"),
            at(".", "451 4.3.0 later").gives("Deferred in BODY_DONE: 451 4.3.0 later"),
            at("MAIL", "552 5.3.4 too large").gives("Rejected in ENVELOPE: 552 5.3.4 too large"),
            at("DATA", "552 5.3.4 too large").gives("Rejected in ENVELOPE: 552 5.3.4 too large"),
            at(".", "552 5.3.4 too large").gives("Rejected in BODY_DONE: 552 5.3.4 too large"),
            at(".", "554 5.6.0 not this", HANGS_UP)
                    .named("refusal after the body, then broken off")
                    .gives("Rejected in BODY_DONE: 554 5.6.0 not this"),
            at(".", "554 5.6.0 not this" + SmtpSink.THEN_RESET)
                    .named("refusal after the body, then reset")
                    .gives("Rejected in BODY_DONE: 554 5.6.0 not this"),
            fault("address that would end its command", ILLEGAL_ADDRESS).gives("Rejected in ENVELOPE: no reply"),
            // The backend
            at("", "421 4.3.2 busy", HANGS_UP).gives("Backend at fault for now in CONNECT: 421 4.3.2 busy"),
            at("", "").gives("Backend at fault for now in CONNECT: no reply"),
            at("", "554 5.7.1 you are blocked")
                    .gives("Backend at fault for good in CONNECT: 554 5.7.1 you are blocked"),
            at("MAIL", "421 4.3.2 closing", HANGS_UP).gives("Backend at fault for now in ENVELOPE: 421 4.3.2 closing"),
            at("DATA", "421 4.3.2 closing", HANGS_UP).gives("Backend at fault for now in ENVELOPE: 421 4.3.2 closing"),
            at("RCPT", "421 4.3.2 closing").gives("Backend at fault for now in ENVELOPE: 421 4.3.2 closing"),
            at("RCPT TO:<ann", "421 4.3.2 closing", HANGS_UP)
                    .named("server closing at the first recipient")
                    .gives("Backend at fault for now in ENVELOPE: 421 4.3.2 closing"),
            at("RCPT TO:<bob", "421 4.3.2 closing", HANGS_UP)
                    .named("server closing at the last recipient")
                    .gives("Backend at fault for now in ENVELOPE: 421 4.3.2 closing"),
            at("RCPT TO:<ann", "421 4.3.2 closing")
                    .named("server closing at one recipient, without sendpartial")
                    .with("sendpartial", "false")
                    .gives("Backend at fault for now in ENVELOPE: 421 4.3.2 closing"),
            at(".", "421 4.3.2 closing", HANGS_UP).gives("Backend at fault for now in BODY_DONE: 421 4.3.2 closing"),
            fault("connection refused", AWAY)
                    .gives("Backend at fault for now in CONNECT: nothing accepts connections at the host and port"),
            fault("unknown host", UNKNOWN_HOST).gives("Backend at fault for now in CONNECT: the host is unknown"),
            // Credentials and TLS
            at("AUTH", "535 5.7.8 bad", CREDENTIALS)
                    .offering("AUTH PLAIN")
                    .gives("Backend at fault for good in CONNECT: 535 5.7.8 bad"),
            at("AUTH", "454 4.7.0 later", CREDENTIALS)
                    .offering("AUTH PLAIN")
                    .gives("Backend at fault for now in CONNECT: 454 4.7.0 later"),
            at("AUTH", "", CREDENTIALS).offering("AUTH PLAIN").gives("Backend at fault for now in CONNECT: no reply"),
            fault("credentials, and AUTH not offered", CREDENTIALS)
                    .gives(
                            "Backend at fault for good in CONNECT: the server offers no authentication, and the backend has"
                                    + " credentials"),
            fault("STARTTLS required, and not offered")
                    .with("starttls.enable", "true")
                    .with("starttls.required", "true")
                    .gives("Backend at fault for good in CONNECT: the server does not offer STARTTLS"),
            fault("STARTTLS enabled, and not offered")
                    .with("starttls.enable", "true")
                    .gives("Backend at fault for good in CONNECT: the server does not offer STARTTLS"),
            at("STARTTLS", "454 4.7.0 no TLS for now")
                    .offering("STARTTLS")
                    .with("starttls.enable", "true")
                    .with("starttls.required", "true")
                    .gives("Backend at fault for now in CONNECT: 454 4.7.0 no TLS for now"),
            fault("TLS handshake fails", UNTRUSTED)
                    .with("starttls.enable", "true")
                    .with("starttls.required", "true")
                    .gives(
                            "Backend at fault for good in CONNECT: TLS failed; check the server's certificate, its name and"
                                    + " the TLS versions"),
            // The wire
            at("MAIL", "").gives("Deferred in ENVELOPE: no reply"),
            at("RCPT", "").gives("Deferred in ENVELOPE: no reply"),
            at("DATA", "").gives("Deferred in ENVELOPE: no reply"),
            fault("body broken off", HANGS_UP_IN_BODY).gives("Deferred in BODY: no reply"),
            at(".", "").gives("Unknown in BODY_DONE: no reply"),
            at(".", SmtpSink.RESET).gives("Unknown in BODY_DONE: no reply"),
            at(".", SmtpSink.SILENCE).with("timeout", "500").gives("Unknown in BODY_DONE: no reply"));

    private static final TestCertificate UNTRUSTED_CERTIFICATE = TestCertificate.of("localhost");

    final List<String> commands = new CopyOnWriteArrayList<>();

    SmtpSink sink = new SmtpSink();

    abstract MailTransport transport(SmtpFault fault, String host, int port);

    /** What this transport makes of it; alternatives are separated by {@code |}. */
    String expected(SmtpFault fault) {
        return fault.receipt();
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("MATRIX")
    void receiptTellsWhatHappened(SmtpFault fault) {
        if (fault.has(UNTRUSTED)) {
            sink.close();
            sink = new SmtpSink(Encryption.STARTTLS, UNTRUSTED_CERTIFICATE.context());
        }
        fault.play(sink, commands);

        Receipt receipt = send(fault);

        assertThat(ReceiptText.of(receipt)).isIn((Object[]) expected(fault).split(" \\| "));
        // One that was refused is not kept; to whoever the refusal is lost, its outcome is unknown all the same.
        boolean refused = fault.receipt().startsWith("Rejected");
        assertThat(sink.count())
                .isEqualTo(!refused && (receipt instanceof Accepted || receipt instanceof Unknown) ? 1 : 0);
        if (receipt instanceof BackendFault out && out.failure().phase() == Phase.CONNECT) {
            assertThat(commands).noneMatch(command -> command.startsWith("MAIL"));
        }
        if (fault.has(ILLEGAL_ADDRESS)) {
            assertThat(commands).noneMatch(command -> command.contains("bob") || command.startsWith("DATA"));
        }
    }

    @Test
    void everyFaultHasANameOfItsOwn() {
        assertThat(MATRIX).extracting(SmtpFault::name).doesNotHaveDuplicates();
    }

    private Receipt send(SmtpFault fault) {
        String host = fault.has(UNKNOWN_HOST) ? "no-such-host.invalid" : "localhost";
        try (MailTransport transport = transport(fault, host, sink.port())) {
            return transport.send(
                    fault.has(HANGS_UP_IN_BODY) ? Messages.large() : SmtpDeliveryTest.MESSAGE, fault.envelope());
        }
    }
}
