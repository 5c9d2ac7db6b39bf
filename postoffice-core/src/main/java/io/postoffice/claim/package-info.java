/**
 * Claim: due mail is leased to this node, fenced by a token, so that no other node sends it. The store implements the port
 * {@link io.postoffice.claim.Claims}; {@link io.postoffice.claim.LeaseKeeper} holds what this node has claimed. May import the
 * root package only.
 */
@NullMarked
package io.postoffice.claim;

import org.jspecify.annotations.NullMarked;
