package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Values of properties that keep the application from starting, each with what is said of it. */
@ExtendWith(OutputCaptureExtension.class)
final class PropertyValuesTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    PostOfficeAutoConfiguration.class,
                    PostOfficeActuatorAutoConfiguration.class))
            .withPropertyValues("spring.datasource.generate-unique-name=true");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            message-id-domain=no domain        | message-id-domain | no domain | It must be a domain in ASCII
            default-from=Shop <shop>           | default-from | Shop <shop> | 'Shop <shop@example.org>': not a valid address
            backends.a.host=                   | backends.a.host | "" | It must be the name or address of a server.
            default-priority=now               | default-priority | now | high, medium or low
            default-backend=b                  | default-backend | b | There is no backend; set 'spring.mail.host'
            default-backend=b;backends.c.host=x;backends.a.host=x | default-backend | b | there is: a, c.
            backends[a b].host=x               | backends | a b | must be 1 to 100 letters, digits, '-' and '_'.
            backends.a.concurrency=1           | backends.a.host | "" | Exactly one of 'host' and 'bean' must be set.
            backends.a.host=x;backends.a.bean=y | backends.a.bean | y | Exactly one of 'host' and 'bean' must be set.
            backends.a.bean=y                  | backends.a.bean | y | There is no JavaMailSender bean of this name
            backends.a.bean=dataSource         | backends.a.bean | dataSource | There is no JavaMailSender bean
            backends.a.bean=y;backends.a.port=25 | backends.a.bean | y | go with 'host' only.
            backends.a.bean=y;backends.a.username=u | backends.a.bean | y | go with 'host' only.
            backends.a.bean=y;backends.a.password=p | backends.a.bean | y | go with 'host' only.
            backends.a.bean=y;backends.a.tls=none | backends.a.bean | y | go with 'host' only.
            backends.a.bean=y;backends.a.properties.a=b | backends.a.bean | y | go with 'host' only.
            backends.a.host=x;backends.a.username=u | backends.a.username | u | both 'username' and 'password'
            backends.a.host=x;backends.a.password=p | backends.a.username | "" | both 'username' and 'password'
            backends.a.host=x;backends.a.port=0 | backends.a.port | 0 | It must be from 1 to 65535.
            backends.a.host=x;backends.a.port=65536 | backends.a.port | 65536 | It must be from 1 to 65535.
            backends.a.host=x;backends.a.concurrency=0 | backends.a.concurrency | 0 | It must be from 1 to 1000.
            backends.a.host=x;backends.a.concurrency=1001 | backends.a.concurrency | 1001 | from 1 to 1000.
            backends.a.host=x;backends.a.rate-limit=fast | backends.a.rate-limit | fast | such as '14/s', '100/min', '1000/h' or '50000/d'.
            backends.a.host=x;backends.a.rate-limit=0/s | backends.a.rate-limit | 0/s | It must be a number of mails and a unit of time
            backends.a.host=x;backends.a.burst=5 | backends.a.burst | 5 | It goes with 'rate-limit' only.
            backends.a.host=x;backends.a.rate-limit=1/s;backends.a.burst=0 | backends.a.burst | 0 | It must be from 1 to 1000000.
            backends.a.host=x;backends.a.domain-rate-limits.gmail.com=5 | backends.a.domain-rate-limits.gmail.com | 5 | such as '14/s'
            backends.a.host=x;backends.a.domain-rate-limits[@gmail]=5/s | backends.a.domain-rate-limits | @gmail | It must be a domain in ASCII, such as 'example.org'.
            backends.a.host=x;backends.a.fallback=b | backends.a.fallback | b | There is no backend 'b'; there is: a.
            backends.a.host=x;backends.a.fallback=a | backends.a.fallback | a | 'a' cannot stand in for itself.
            backends.a.host=x;backends.b.host=x;backends.a.fallback=b,b | backends.a.fallback | b | 'b' is named twice.
            backends.default.rate-limit=1/s    | backends.default.host | "" | set it, or 'bean', or 'spring.mail.host'.
            backends.default.port=25           | backends.default.host | "" | go with 'host' only.
            backends.a.host=x;split.b=1        | split | b | There is no such backend; there is: a.
            backends.a.host=x;split.a=-1       | split.a | -1 | It must be from 0 to 1000000.
            backends.a.host=x;split.a=0        | split | {a=0} | One weight at least must be greater than 0.
            backends.a.host=x;split.a=1;default-backend=a | default-backend | a | set one of them only.
            attachments.storage=filesystem     | attachments.directory | "" | It must be set with 'postoffice.attachments.storage=filesystem'.
            attachments.directory=/dev/null/x  | attachments.directory | /dev/null/x | It must be a directory that can be written to, or made: java.nio.file.FileSystemException.
            attachments.storage=filesystem;attachments.directory=/dev/null/x | attachments.directory | /dev/null/x | It must be a directory that can be written to, or made: java.nio.file.FileSystemException.
            attachments.max-size=0B            | attachments.max-size | 0B | It must be more than nothing, such as '25MB'.
            attachments.max-total-size=-1MB    | attachments.max-total-size | -1048576B | It must be more than nothing
            attachments.max-size=101MB         | attachments.max-size | 105906176B | It must not be more than 'postoffice.attachments.max-total-size', which is 104857600B: lower it, or raise that.
            attachments.max-count=0            | attachments.max-count | 0 | It must be from 1 to 10000.
            attachments.max-count=10001        | attachments.max-count | 10001 | It must be from 1 to 10000.
            attachments.denied-types=a/b,exe   | attachments.denied-types[1] | exe | such as 'application/x-msdownload' or 'video/*'.
            attachments.grace=59s              | attachments.grace | PT59S | It must be from 60s to 31536000s.
            attachments.grace=366d             | attachments.grace | PT8784H | It must be from 60s to 31536000s.
            cleanup.retention=-1s              | cleanup.retention | PT-1S | It must be from 0s to 3153600000s.
            cleanup.purge-content-after=-1s    | cleanup.purge-content-after | PT-1S | It must be from 0s to 3153600000s.
            cleanup.cron=daily                 | cleanup.cron | daily | It must be a cron expression of six fields
            health.max-due=0                   | health.max-due | 0 | It must be greater than 0.
            health.max-due=-1                  | health.max-due | -1 | It must be greater than 0.
            health.max-age=0s                  | health.max-age | PT0S | It must be from 1s to 31536000s.
            health.max-age=-1s                 | health.max-age | PT-1S | It must be from 1s to 31536000s.
            one-shot.limit=0s                  | one-shot.limit | PT0S | It must be from 1s to 31536000s.
            one-shot.limit=366d                | one-shot.limit | PT8784H | It must be from 1s to 31536000s.
            templates.cache.ttl=-1s            | templates.cache.ttl | PT-1S | It must be from 0s to 86400s.
            templates.cache.ttl=25h            | templates.cache.ttl | PT25H | It must be from 0s to 86400s.
            queue.max-wait=0s                  | queue.max-wait | PT0S | It must be from 1s to 31536000s.
            recipients.override=a@example.org,b | recipients.override[1] | "" | It must be an address, or for the allow-list
            recipients.allow=example.org       | recipients.allow[0] | "" | a domain such as '@example.org': not a valid
            queue.node=                        | queue.node | "" | It must be 1 to 200 characters.
            queue.concurrency=0                | queue.concurrency | 0 | It must be from 1 to 1000.
            queue.concurrency=1001             | queue.concurrency | 1001 | It must be from 1 to 1000.
            queue.batch-size=0                 | queue.batch-size | 0 | It must be from 1 to 1000.
            queue.batch-size=1001              | queue.batch-size | 1001 | It must be from 1 to 1000.
            queue.poll-interval=9ms            | queue.poll-interval | PT0.009S | It must be from 10ms to 3600s.
            queue.poll-interval=61m            | queue.poll-interval | PT1H1M | It must be from 10ms to 3600s.
            queue.lease=999ms                  | queue.lease | PT0.999S | It must be from 1s to 86400s.
            queue.lease=25h                    | queue.lease | PT25H | It must be from 1s to 86400s.
            queue.stop-limit=-1s               | queue.stop-limit | PT-1S | It must be from 0s to 3600s.
            queue.stop-limit=61m               | queue.stop-limit | PT1H1M | It must be from 0s to 3600s.
            retry.delays=                      | retry.delays | "" | There must be at least one.
            retry.delays=1s,-1s                | retry.delays[1] | PT-1S | It must be from 0s to 2592000s.
            retry.delays=31d                   | retry.delays[0] | PT744H | It must be from 0s to 2592000s.
            retry.jitter=1                     | retry.jitter | 1.0 | It must be from 0 to below 1, such as 0.2.
            retry.jitter=-0.1                  | retry.jitter | -0.1 | It must be from 0 to below 1, such as 0.2.
            retry.jitter=NaN                   | retry.jitter | NaN | It must be from 0 to below 1, such as 0.2.
            retry.max-attempts=0               | retry.max-attempts | 0 | It must be from 1 to 10000.
            retry.max-attempts=10001           | retry.max-attempts | 10001 | It must be from 1 to 10000.
            retry.max-age=0s                   | retry.max-age | PT0S | It must be from 1s to 31536000s.
            retry.max-age=366d                 | retry.max-age | PT8784H | It must be from 1s to 31536000s.
            transport.idle-limit=99ms          | transport.idle-limit | PT0.099S | It must be from 100ms to 3600s.
            transport.idle-limit=61m           | transport.idle-limit | PT1H1M | It must be from 100ms to 3600s.
            transport.check-after=-1s          | transport.check-after | PT-1S | It must be from 0s to 3600s.
            transport.check-after=61m          | transport.check-after | PT1H1M | It must be from 0s to 3600s.
            transport.mails-per-connection=0   | transport.mails-per-connection | 0 | It must be from 1 to 1000000.
            transport.deadline=999ms           | transport.deadline | PT0.999S | It must be from 1s to 3600s.
            transport.deadline=61m             | transport.deadline | PT1H1M | It must be from 1s to 3600s.
            transport.mails-per-connection=1000001 | transport.mails-per-connection | 1000001 | from 1 to 1000000.
            """)
    void invalidValueIsNamedWithItsPropertyAndTheValidOnes(
            String properties, String property, String value, String reason) {
        String[] pairs = ("postoffice." + properties.replace(";", ";postoffice.")).split(";");
        runner.withPropertyValues(pairs)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageStartingWith("Property postoffice.%s with value '%s' is invalid", property, value)
                        .hasMessageContaining(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jpa.entities            | ALWAYS, AUTO, NEVER
            schema.mode             | FLYWAY, NONE, SCRIPT
            delivery.unknown-outcome | HOLD, RETRY
            attachments.storage     | DATABASE, FILESYSTEM
            attachments.max-size    | DataSize
            cleanup.delete-attachments | boolean
            backends.a.tls          | IMPLICIT, NONE, STARTTLS
            log-level               | ALL, FAILURES, NONE
            default-priority        | HIGH, LOW, MEDIUM
            queue.order             | FIFO, PRIORITY
            one-shot.tasks          | CLEANUP, DRAIN
            one-shot.limit          | Duration
            health.max-age          | Duration
            health.max-due          | Long
            java-mail-sender.enabled | boolean
            templates.language-fallback | boolean
            templates.cache.ttl     | Duration
            transport.stream-provider-shortcut | boolean
            queue.auto-start        | boolean
            retry.delays            | Duration
            retry.jitter            | double
            queue.concurrency       | int
            queue.enabled           | boolean
            queue.lease             | Duration
            """)
    void valueOfAnotherTypeIsExplained(String property, String words, CapturedOutput output) {
        TestDatabase database = TestDatabase.create(Product.H2);
        assertThatThrownBy(() -> Host.run(
                                List.of(PlainApplication.class), database, "postoffice." + property + "=nonsense")
                        .close())
                .isNotNull();
        assertThat(output)
                .contains("Property: postoffice." + property)
                .contains("Value: \"nonsense\"")
                .contains(words.split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backends.a.pasword=hush",
                "backends.a.concurency=hush",
                "backends.a.start-tls=hush",
                "backends.a.tls.enabled=hush",
                "backends.a.pass.word=hush"
            })
    void propertyThatABackendHasNotIsRefusedWithoutItsValue(String property, CapturedOutput output) {
        TestDatabase database = TestDatabase.create(Product.H2);
        assertThatThrownBy(() -> Host.run(
                                List.of(PlainApplication.class),
                                database,
                                "postoffice.backends.a.host=localhost",
                                "postoffice." + property)
                        .close())
                .isNotNull();
        assertThat(output)
                .contains("postoffice." + property.substring(0, property.indexOf('=')))
                .contains(
                        "bean, burst, concurrency, domain-rate-limits, fallback, host, password, port, properties, rate-limit, tls, username")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "postoffice.queue.concurency, did you mean 'postoffice.queue.concurrency'?",
        "postoffice.recipients.overide, did you mean 'postoffice.recipients.override'?",
        "postoffice.retries.delays, did you mean 'postoffice.retry.delays'?",
        "postoffice.default-frm, did you mean 'postoffice.default-from'?",
        "postoffice.templates.cache.tttl, did you mean 'postoffice.templates.cache.ttl'?",
        "postoffice.schema.mode.of, Post Office has: postoffice.attachments.",
        "postoffice.something.else, Post Office has: postoffice.attachments.",
        "postoffice.backends.a.pasword, did you mean 'password'? a backend has: bean"
    })
    void propertyThatThereIsNoneOfIsRefusedWithoutItsValue(String property, String remedy) {
        runner.withPropertyValues("postoffice.backends.a.host=localhost", property + "=hush")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UnknownPropertyException.class)
                        .hasMessageContaining(property + " is unknown")
                        .hasMessageContaining(remedy)
                        .hasMessageNotContaining("hush"));
    }

    @Test
    void whatTheEnvironmentHasByChanceKeepsNobodyFromStarting() {
        Map<String, Object> variables = Map.of(
                "POSTOFFICE_SERVICE_HOST", "10.0.0.1",
                "POSTOFFICE_PORT_8080_TCP_ADDR", "10.0.0.1",
                "POSTOFFICE_PORT", "tcp://10.0.0.1:8080");
        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
                .withPropertyValues(
                        "postoffice.queue=", "postoffice.split[a]=1", "postoffice.backends.a.host=localhost")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void propertiesOfABackendMayBeWrittenAsEverywhereInSpringBoot() {
        runner.withPropertyValues(
                        "postoffice.backends.a.HOST=localhost",
                        "postoffice.backends.a.properties.mail.smtp.localhost=shop",
                        "postoffice.backends.b.host=localhost")
                .withSystemProperties("postoffice.backends.b.conCurrency=3")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
