package io.postoffice.boot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * For code that was written for a JavaMailSender.
 *
 * @param enabled Whether the JavaMailSender that the application injects hands its mail to the queue.
 */
@ConfigurationProperties("postoffice.java-mail-sender")
record JavaMailSenderProperties(@DefaultValue("false") boolean enabled) {}
