/**
 * Outcome: what came of an attempt is written down, once, by the node that still holds the claim. The door is
 * {@link io.postoffice.outcome.GroupSettler}; the store implements the port {@link io.postoffice.outcome.Ledger}. May import the
 * root package, claim and transport.
 */
@NullMarked
package io.postoffice.outcome;

import org.jspecify.annotations.NullMarked;
