package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postoffice.boot.plain.PlainRun;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications without some of what the queue works with where it is there; their class path really lacks it. */
final class GoodGuestClassPathTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            hibernate.*, jakarta.persistence.*, spring-orm.*, spring-data.*, spring-boot-(hibernate|jpa|data|persistence).* ; jakarta.persistence.Entity
            spring-boot-(hibernate|jpa|data).*, hibernate.* ; org.hibernate.Session
            spring-boot-flyway.*, spring-boot-liquibase.*, liquibase.* ; org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration
            thymeleaf-spring.*, spring-boot-thymeleaf.*, spring-boot-jackson.* ; org.thymeleaf.spring6.SpringTemplateEngine
            spring-boot-micrometer.*, micrometer-(core|jakarta9|registry|tracing).*, prometheus.* ; io.micrometer.core.instrument.MeterRegistry
            """)
    void mailIsSentWithout(String jars, String missingClass) throws Exception {
        Pattern missing = Pattern.compile(String.join("|", jars.split(", ")));
        TestDatabase database = TestDatabase.create(Product.H2);
        String subject = "without-" + UUID.randomUUID();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithout(missing), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass(missingClass)).isInstanceOf(ClassNotFoundException.class);
            thread.setContextClassLoader(loader);
            AutoCloseable application = (AutoCloseable) loader.loadClass(PlainRun.class.getName())
                    .getMethod("send", String.class, String[].class)
                    .invoke(null, subject, arguments(database));
            try (application) {
                Host.assertReceived(subject);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String[] arguments(TestDatabase database) {
        return Host.defaults(database).stream().map(property -> "--" + property).toArray(String[]::new);
    }

    private static URL[] classPathWithout(Pattern missing) {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(File::new)
                .filter(entry -> !missing.matcher(entry.getName()).matches())
                .map(File::toURI)
                .map(GoodGuestClassPathTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException ex) {
            throw new IllegalArgumentException(ex);
        }
    }
}
