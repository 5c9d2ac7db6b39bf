package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.postoffice.fixture.SmtpSink;
import io.postoffice.transport.Receipt.Accepted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** What a plain {@link JavaMailSenderImpl} lets be seen, and what it hides. */
class JavaMailSenderFaultMatrixTest extends SmtpFaultMatrixTest {

    private static final String NO_GREETING = "Backend at fault for now in CONNECT: no reply";

    /** Which of them depends on whether Angus still gets an RSET out, and then shows that instead. */
    private static final String CUT_OFF =
            "Deferred in ENVELOPE: no reply | Backend at fault for now in CONNECT: no reply";

    private static final Map<String, String> DIFFERENCES = Map.ofEntries(
            // Hidden: the reply that accepts a message, and a reply while connecting, unless to a failed
            // authentication.
            // A greeting that refuses for good looks like one that refuses for now.
            Map.entry("QUIT lost after the acceptance", "Accepted: unseen"),
            Map.entry("greeting 421 4.3.2 busy", NO_GREETING),
            Map.entry("greeting 554 5.7.1 you are blocked", NO_GREETING),
            Map.entry("STARTTLS 454 4.7.0 no TLS for now", NO_GREETING),
            // Hidden: a refusal after the body, when the connection breaks right after it.
            Map.entry(
                    "refusal after the body, then broken off",
                    "Unknown in BODY_DONE: no reply | Rejected in BODY_DONE: 554 5.6.0 not this"),
            Map.entry(
                    "refusal after the body, then reset",
                    "Unknown in BODY_DONE: no reply | Rejected in BODY_DONE: 554 5.6.0 not this"),
            Map.entry("server closing at the first recipient", CUT_OFF),
            Map.entry("MAIL broken off", CUT_OFF),
            Map.entry("RCPT broken off", CUT_OFF),
            Map.entry("DATA broken off", CUT_OFF),
            // Its own way: one bad address keeps the message from all, where sendpartial is not set.
            Map.entry("RCPT TO:<ann 550 5.1.1 nobody", "Deferred in ENVELOPE: 550 5.1.1 nobody; ann never (550 5.1.1)"),
            Map.entry(
                    "RCPT TO:<ann 554 5.7.1 relaying denied",
                    "Deferred in ENVELOPE: 554 5.7.1 relaying denied; ann never (554 5.7.1)"),
            Map.entry(
                    "RCPT TO:<ann 450 4.7.1 greylisted",
                    "Deferred in ENVELOPE: 450 4.7.1 greylisted; ann later (450 4.7.1)"),
            Map.entry(
                    "one recipient refused, then the message before its body",
                    "Deferred in ENVELOPE: 550 5.1.1 nobody; ann never (550 5.1.1)"),
            Map.entry(
                    "one recipient refused, then the message",
                    "Deferred in ENVELOPE: 550 5.1.1 nobody; ann never (550 5.1.1)"),
            Map.entry("RCPT TO:<ann 552 full", "Deferred in ENVELOPE: 552 full; ann later (552)"),
            // Its own way: security that is not to be had is done without.
            Map.entry("credentials, and AUTH not offered", "Accepted: unseen"),
            Map.entry("STARTTLS enabled, and not offered", "Accepted: unseen"),
            // Its own way: each read has a limit, even that of the reply to a body.
            Map.entry(". " + SmtpSink.SILENCE, "Unknown in BODY_DONE: the server did not answer in time"));

    @Override
    MailTransport transport(SmtpFault fault, String host, int port) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(host);
        sender.setPort(port);
        if (fault.has(SmtpFault.Trait.CREDENTIALS)) {
            sender.setUsername(SmtpDeliveryTest.CREDENTIALS.username());
            sender.setPassword(SmtpDeliveryTest.CREDENTIALS.password());
        }
        sender.setJavaMailProperties(fault.mailProperties());
        return new JavaMailSenderTransport(sender);
    }

    @Override
    String expected(SmtpFault fault) {
        return DIFFERENCES.getOrDefault(fault.name(), fault.receipt());
    }

    @Test
    void replyThatDripsOutlastsItsTimeout() {
        sink.drip(".");
        SmtpFault drip = SmtpFault.fault("drip").with("timeout", "100");
        MailTransport transport = transport(drip, "localhost", sink.port());
        CompletableFuture<Receipt> receipt = CompletableFuture.supplyAsync(
                () -> transport.send(SmtpDeliveryTest.MESSAGE, List.of(SmtpDeliveryTest.ANN)));
        await().until(() -> sink.count() == 1);

        await().during(Duration.ofMillis(500)).until(() -> !receipt.isDone());
        sink.close();
        assertThat(receipt.join()).isInstanceOf(Accepted.class);
    }

    @Test
    void everyDifferenceIsInTheMatrix() {
        assertThat(MATRIX).extracting(SmtpFault::name).containsAll(DIFFERENCES.keySet());
    }
}
