package io.postoffice.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.postoffice.transport.SmtpSettings.Credentials;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    private final Watchdog watchdog = new Watchdog(Duration.ofMinutes(7));

    @AfterEach
    void closeWatchdog() {
        watchdog.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks.host", "proxy.host", "socketFactory.class", "ssl.socketFactory.class"})
    void socketThatCannotBeBrokenOffIsNotGivenUpEarly(String way) {
        Properties properties = new Properties();
        properties.put("mail.smtp." + way, "x");

        Session session = SmtpSession.create(settings("smtp", properties), watchdog);

        assertThat(session.getProperty("mail.smtp.timeout")).isEqualTo("420000");
    }

    @Test
    void toStringTellsWhereAndNoSecret() {
        Properties properties = new Properties();
        properties.put("mail.smtp.secret", "secret");
        Credentials credentials = new Credentials("secret-user", "secret-password");

        assertThat(credentials.toString()).doesNotContain("secret");
        assertThat(new SmtpSettings("smtp", "mail.example.org", 25, credentials, properties))
                .hasToString("SmtpSettings[smtp://mail.example.org:25]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "smtps"})
    void weakDefaultsAreReplaced(String protocol) {
        Session session = SmtpSession.create(settings(protocol, new Properties()), watchdog);

        assertThat(session.getProperty("mail." + protocol + ".connectiontimeout"))
                .isEqualTo("10000");
        assertThat(session.getProperty("mail." + protocol + ".timeout")).isEqualTo("60000");
        assertThat(session.getProperty("mail." + protocol + ".writetimeout")).isEqualTo("60000");
        assertThat(session.getProperty("mail." + protocol + ".ssl.checkserveridentity"))
                .isEqualTo("true");
        assertThat(session.getProperty("mail." + protocol + ".sendpartial")).isEqualTo("true");
        assertThat(session.getProperty("mail." + protocol + ".starttls.required"))
                .isNull();
    }

    @Test
    void propertiesOfTheApplicationWin() {
        Properties properties = new Properties();
        properties.put("mail.smtp.timeout", "7");
        properties.put("mail.smtp.ssl.checkserveridentity", "false");

        Session session = SmtpSession.create(settings("smtp", properties), watchdog);

        assertThat(session.getProperty("mail.smtp.timeout")).isEqualTo("7");
        assertThat(session.getProperty("mail.smtp.ssl.checkserveridentity")).isEqualTo("false");
        assertThat(properties).hasSize(2);
    }

    private static SmtpSettings settings(String protocol, Properties properties) {
        return new SmtpSettings(protocol, "mail.example.org", 25, null, properties);
    }
}
