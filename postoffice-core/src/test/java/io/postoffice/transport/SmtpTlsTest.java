package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.MailMessage;
import io.postoffice.fixture.Messages;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Encryption;
import io.postoffice.fixture.SmtpSink.Reading;
import io.postoffice.fixture.TestCertificate;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Deferred;
import io.postoffice.transport.Receipt.Unknown;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Mail goes out encrypted to whom it is meant for, or not at all. */
@Timeout(60)
class SmtpTlsTest {

    private static final TestCertificate GOOD = TestCertificate.of("localhost");
    private static final TestCertificate EXPIRED = TestCertificate.expired("localhost");
    private static final TestCertificate OF_ANOTHER_HOST = TestCertificate.of("other.example");

    private Duration deadline = Duration.ofMinutes(1);

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void mailGoesOutToATrustedServer(Encryption encryption) {
        try (SmtpSink sink = new SmtpSink(encryption, GOOD.context())) {
            assertThat(send(sink, trusting(GOOD, encryption))).isInstanceOf(Accepted.class);
            assertThat(sink.received()).hasSize(1);
        }
    }

    @Test
    void nothingGoesOutToAServerThatNobodyVouchesFor() {
        try (SmtpSink sink = new SmtpSink(Encryption.IMPLICIT, GOOD.context())) {
            assertRefused(sink, properties(Encryption.IMPLICIT));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void nothingGoesOutToAServerWithTheCertificateOfAnother(Encryption encryption) {
        try (SmtpSink sink = new SmtpSink(encryption, OF_ANOTHER_HOST.context())) {
            assertRefused(sink, trusting(OF_ANOTHER_HOST, encryption));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void nothingGoesOutToAServerWhoseCertificateHasExpired(Encryption encryption) {
        try (SmtpSink sink = new SmtpSink(encryption, EXPIRED.context())) {
            Failure failure = assertRefused(sink, trusting(EXPIRED, encryption));

            assertThat(failure.exceptionType()).isEqualTo(CertificateExpiredException.class.getName());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void bodyThatIsReadByDripsIsBrokenOffUnderTls(Encryption encryption) {
        deadline = Duration.ofSeconds(2);
        try (SmtpSink sink = new SmtpSink(encryption, GOOD.context())) {
            sink.read(Reading.DRIPPING);
            long start = System.nanoTime();

            assertThat(send(sink, trusting(GOOD, encryption), Messages.large()))
                    .isInstanceOfSatisfying(
                            Deferred.class,
                            deferred -> assertThat(deferred.failure().phase()).isEqualTo(Phase.BODY));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(deadline.multipliedBy(2).plusSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void dripIsBrokenOffUnderTls(Encryption encryption) {
        deadline = Duration.ofSeconds(2);
        try (SmtpSink sink = new SmtpSink(encryption, GOOD.context())) {
            Properties properties = properties(encryption);
            properties.put("mail.smtp.ssl.trust", "localhost");
            sink.drip(".");

            assertThat(send(sink, properties)).isInstanceOf(Unknown.class);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void dripIsBrokenOffWithSocketsOfTheApplicationsFactory(Encryption encryption) {
        deadline = Duration.ofSeconds(2);
        try (SmtpSink sink = new SmtpSink(encryption, GOOD.context())) {
            sink.drip(".");

            assertThat(send(sink, trusting(GOOD, encryption))).isInstanceOf(Unknown.class);
        }
    }

    private Failure assertRefused(SmtpSink sink, Properties properties) {
        Receipt receipt = send(sink, properties);

        assertThat(receipt).isInstanceOf(BackendFault.class);
        BackendFault fault = (BackendFault) receipt;
        assertThat(fault.permanent()).isTrue();
        assertThat(sink.received()).isEmpty();
        return fault.failure();
    }

    private Receipt send(SmtpSink sink, Properties properties) {
        return send(sink, properties, Messages.to(SmtpDeliveryTest.ANN));
    }

    private Receipt send(SmtpSink sink, Properties properties, MailMessage message) {
        try (PooledSmtpTransport transport = new PooledSmtpTransport(
                new SmtpSettings("smtp", "localhost", sink.port(), null, properties),
                new PoolSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), 100, deadline),
                1)) {
            return transport.send(message, List.of(SmtpDeliveryTest.ANN));
        }
    }

    private static Properties trusting(TestCertificate certificate, Encryption encryption) {
        Properties properties = properties(encryption);
        properties.put("mail.smtp.ssl.socketFactory", certificate.context().getSocketFactory());
        return properties;
    }

    private static Properties properties(Encryption encryption) {
        Properties properties = new Properties();
        properties.put(
                encryption == Encryption.IMPLICIT ? "mail.smtp.ssl.enable" : "mail.smtp.starttls.enable", "true");
        return properties;
    }
}
