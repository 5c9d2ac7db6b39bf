/** Ways to get mail that is ready over the wire. */
@NullMarked
package io.postoffice.benchmark.drain;

import org.jspecify.annotations.NullMarked;
