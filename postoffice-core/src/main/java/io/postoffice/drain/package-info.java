/**
 * Drain: the conductor. A lane for each backend claims due mail, its workers hand it to the transport and the outcome to the
 * settler. The door is {@link io.postoffice.drain.QueueDrainer}. May import the root package, claim, transport and outcome; never
 * the store.
 */
@NullMarked
package io.postoffice.drain;

import org.jspecify.annotations.NullMarked;
