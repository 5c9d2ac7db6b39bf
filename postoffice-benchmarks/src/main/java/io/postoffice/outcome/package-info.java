/** Measures claiming and settling. Stands in the package of the judgement, which is not public. */
@NullMarked
package io.postoffice.outcome;

import org.jspecify.annotations.NullMarked;
