/**
 * Enqueue: a {@link io.postoffice.Mail} is checked, made ready and stored in the caller's transaction. The door is
 * {@link io.postoffice.enqueue.QueueingMailService}; the store implements the port {@link io.postoffice.enqueue.Inbox}.
 * May import the root package only.
 */
@NullMarked
package io.postoffice.enqueue;

import org.jspecify.annotations.NullMarked;
