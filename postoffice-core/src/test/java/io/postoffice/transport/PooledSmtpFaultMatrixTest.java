package io.postoffice.transport;

import java.time.Duration;

/** Our own transport sees everything. */
class PooledSmtpFaultMatrixTest extends SmtpFaultMatrixTest {

    @Override
    MailTransport transport(SmtpFault fault, String host, int port) {
        Duration deadline = fault.takesTime() ? Duration.ofMillis(500) : Duration.ofMinutes(1);
        return new PooledSmtpTransport(
                new SmtpSettings(
                        "smtp",
                        host,
                        port,
                        fault.has(SmtpFault.Trait.CREDENTIALS) ? SmtpDeliveryTest.CREDENTIALS : null,
                        fault.mailProperties()),
                new PoolSettings(Duration.ofMinutes(10), Duration.ofSeconds(10), 100, deadline),
                1);
    }
}
