package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a mail says is nobody's business but its readers'. */
final class SandboxLogTest {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        root.setLevel(level);
        root.detachAppender(log);
    }

    @Test
    void templateThatFailsIsNotLogged() {
        RenderContext context = new RenderContext(Locale.ENGLISH, null, name -> name, name -> {}, null);
        CompiledTemplate template = new Sandbox(SandboxLimits.DEFAULT)
                .compile(Form.HTML, "<p>confidential [[${name - 1}]]</p>", Cost.deadline());

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> template.render(Map.of("name", "secret"), context, Cost.deadline()))
                .withMessage("html, line 1, column 19: a number is wanted here")
                .withNoCause();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .isEmpty();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(message -> message.contains("confidential") || message.contains("secret"));
    }
}
