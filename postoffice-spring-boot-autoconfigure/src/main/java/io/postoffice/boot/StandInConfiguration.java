package io.postoffice.boot;

import io.postoffice.MailService;
import io.postoffice.enqueue.QueueingJavaMailSender;
import io.postoffice.transport.JavaMailSenderTransport;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** A sender for code that was written for a direct one; the application's own stays the way out. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("postoffice.java-mail-sender.enabled")
class StandInConfiguration {

    @Bean(ApplicationMailSenders.STAND_IN)
    @Primary
    QueueingJavaMailSender postOfficeJavaMailSender(
            ObjectProvider<MailService> mailService, ApplicationMailSenders senders) {
        JavaMailSender own = senders.getIfUnique();
        return new QueueingJavaMailSender(
                mailService::getObject, own != null ? own : messagesInUtf8(), JavaMailSenderTransport::isDelivering);
    }

    /** Makes messages as Boot's own does by default, and sends none. */
    private static JavaMailSender messagesInUtf8() {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        return sender;
    }
}
