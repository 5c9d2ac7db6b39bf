/** Tests of the drills, by their doing. */
@NullMarked
package io.postoffice.drill;

import org.jspecify.annotations.NullMarked;
