/**
 * Compose: the API that an application sees. {@link io.postoffice.Mail} is what it hands in,
 * {@link io.postoffice.MailService} is where it hands it in, and {@link io.postoffice.MailReceipt} is what it gets back.
 * Imports nothing of ours; every other package may import this one.
 */
@NullMarked
package io.postoffice;

import org.jspecify.annotations.NullMarked;
