package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.fixture.Messages;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.SmtpSink.Encryption;
import io.postoffice.fixture.TestCertificate;
import io.postoffice.transport.Receipt.Accepted;
import io.postoffice.transport.Receipt.BackendFault;
import io.postoffice.transport.Receipt.Unknown;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Mail goes out encrypted to whom it is meant for, or not at all. */
class SmtpTlsTest {

    private static final TestCertificate GOOD = TestCertificate.of("localhost");
    private static final TestCertificate OF_ANOTHER_HOST = TestCertificate.of("other.example");

    private Duration deadline = Duration.ofMinutes(1);

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void mailGoesOutToATrustedServer(Encryption encryption) {
        try (SmtpSink sink = new SmtpSink(encryption, GOOD.context())) {
            Properties properties = properties(encryption);
            properties.put("mail.smtp.ssl.socketFactory", GOOD.context().getSocketFactory());

            assertThat(send(sink, properties)).isInstanceOf(Accepted.class);
            assertThat(sink.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void nothingGoesOutToAServerThatNobodyVouchesFor(Encryption encryption) {
        try (SmtpSink sink = new SmtpSink(encryption, GOOD.context())) {
            assertThat(send(sink, properties(encryption)))
                    .isInstanceOfSatisfying(
                            BackendFault.class,
                            fault -> assertThat(fault.permanent()).isTrue());
            assertThat(sink.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void nothingGoesOutToAServerWithTheCertificateOfAnother(Encryption encryption) {
        try (SmtpSink sink = new SmtpSink(encryption, OF_ANOTHER_HOST.context())) {
            Properties properties = properties(encryption);
            properties.put(
                    "mail.smtp.ssl.socketFactory", OF_ANOTHER_HOST.context().getSocketFactory());

            assertThat(send(sink, properties))
                    .isInstanceOfSatisfying(
                            BackendFault.class,
                            fault -> assertThat(fault.permanent()).isTrue());
            assertThat(sink.received()).isEmpty();
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
            Properties properties = properties(encryption);
            properties.put("mail.smtp.ssl.socketFactory", GOOD.context().getSocketFactory());
            sink.drip(".");

            assertThat(send(sink, properties)).isInstanceOf(Unknown.class);
        }
    }

    private Receipt send(SmtpSink sink, Properties properties) {
        try (PooledSmtpTransport transport = new PooledSmtpTransport(
                new SmtpSettings("smtp", "localhost", sink.port(), null, properties),
                new PoolSettings(Duration.ofSeconds(30), Duration.ofSeconds(5), 100, deadline),
                1)) {
            return transport.send(Messages.to(SmtpDeliveryTest.ANN), List.of(SmtpDeliveryTest.ANN));
        }
    }

    private static Properties properties(Encryption encryption) {
        Properties properties = new Properties();
        properties.put(
                encryption == Encryption.IMPLICIT ? "mail.smtp.ssl.enable" : "mail.smtp.starttls.enable", "true");
        return properties;
    }
}
