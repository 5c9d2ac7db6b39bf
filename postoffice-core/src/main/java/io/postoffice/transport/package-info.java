/**
 * Transport: a message goes over the wire. {@link io.postoffice.transport.Backend} is a named way out, and every way that
 * SMTP can answer becomes one {@link io.postoffice.transport.Receipt}. Knows nothing of the queue. May import the root package
 * only.
 */
@NullMarked
package io.postoffice.transport;

import org.jspecify.annotations.NullMarked;
