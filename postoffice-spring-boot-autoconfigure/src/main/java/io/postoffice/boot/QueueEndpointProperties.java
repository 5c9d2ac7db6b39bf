package io.postoffice.boot;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the endpoint of the queue shows.
 *
 * @param showValues When to show the addresses of recipients, and what servers said of them.
 * @param roles Of which roles a user must have one to be shown these, with 'when-authorized'. By default any authenticated user.
 */
@ConfigurationProperties("management.endpoint.postoffice")
record QueueEndpointProperties(
        @DefaultValue("never") Show showValues,
        @DefaultValue Set<String> roles) {}
