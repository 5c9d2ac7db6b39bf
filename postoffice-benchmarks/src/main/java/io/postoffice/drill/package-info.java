/** Proves by force that no committed mail is lost: nodes, servers and networks are killed, frozen and cut under load. */
@NullMarked
package io.postoffice.drill;

import org.jspecify.annotations.NullMarked;
