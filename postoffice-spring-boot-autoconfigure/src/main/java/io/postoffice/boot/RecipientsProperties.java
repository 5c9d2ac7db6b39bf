package io.postoffice.boot;

import io.postoffice.enqueue.RecipientPolicy;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Keeps the mail of a development or staging system from real people.
 *
 * @param override Addresses that all mail goes to instead of its own recipients (To, Cc and Bcc), which are named in the header
 *     'X-Postoffice-Original-To'. Holds for mail that is in the queue already, too, such as in a copy of another database.
 * @param allow Addresses, and domains such as '@example.org', that mail may go to; other recipients are dropped
 *     and recorded, and a mail that is left with nobody is cancelled. Empty for all.
 */
@ConfigurationProperties("postoffice.recipients")
record RecipientsProperties(
        @DefaultValue List<String> override, @DefaultValue List<String> allow) {

    RecipientsProperties {
        try {
            RecipientPolicy.of(override, allow);
        } catch (IllegalArgumentException ex) {
            String message = String.valueOf(ex.getMessage());
            String property = message.substring(0, message.indexOf(':'));
            throw new InvalidConfigurationPropertyValueException(
                    "postoffice.recipients." + property,
                    "",
                    "It must be an address, or for the allow-list a domain such as '@example.org'"
                            + message.substring(message.indexOf(':')) + ".");
        }
    }

    RecipientPolicy policy() {
        return RecipientPolicy.of(override, allow);
    }
}
