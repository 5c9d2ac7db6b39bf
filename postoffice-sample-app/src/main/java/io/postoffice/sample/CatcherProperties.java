package io.postoffice.sample;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail catcher.
 *
 * @param port Port on localhost that it takes mail on.
 */
@ConfigurationProperties("shop.catcher")
record CatcherProperties(@DefaultValue("2525") int port) {}
