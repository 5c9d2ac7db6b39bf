package io.postoffice.boot;

import io.postoffice.claim.UnknownOutcome;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an attempt means for a mail.
 *
 * @param unknownOutcome What to do with a mail that may or may not have been accepted, because its node died or the connection
 *     broke after the body: attempt it again, or fail it for an operator to decide. Of a node that died, all that it had claimed
 *     counts as such.
 */
@ConfigurationProperties("postoffice.delivery")
record DeliveryProperties(@DefaultValue("retry") UnknownOutcome unknownOutcome) {}
