/** A small shop that confirms its orders by mail. */
@NullMarked
package io.postoffice.sample;

import org.jspecify.annotations.NullMarked;
